"""The time zones of states and provinces by their folded names and short names, as people write them behind a city."""

from __future__ import annotations

_REGIONS = {
    "alabama,al": "America/Chicago", "alaska,ak": "America/Anchorage", "arizona,az": "America/Phoenix",
    "arkansas,ar": "America/Chicago", "california,ca,calif": "America/Los_Angeles", "colorado,co": "America/Denver",
    "connecticut,ct": "America/New_York", "delaware,de": "America/New_York", "district of columbia,dc,d c": "America/New_York",
    "florida,fl": "America/New_York America/Chicago", "georgia,ga": "America/New_York", "hawaii,hi": "Pacific/Honolulu",
    "idaho,id": "America/Boise America/Los_Angeles", "illinois,il": "America/Chicago",
    "indiana,in": "America/Indiana/Indianapolis America/Chicago", "iowa,ia": "America/Chicago",
    "kansas,ks": "America/Chicago America/Denver", "kentucky,ky": "America/New_York America/Chicago",
    "louisiana,la": "America/Chicago", "maine,me": "America/New_York", "maryland,md": "America/New_York",
    "massachusetts,ma": "America/New_York", "michigan,mi": "America/Detroit America/Menominee", "minnesota,mn": "America/Chicago",
    "mississippi,ms": "America/Chicago", "missouri,mo": "America/Chicago", "montana,mt": "America/Denver",
    "nebraska,ne": "America/Chicago America/Denver", "nevada,nv": "America/Los_Angeles America/Denver",
    "new hampshire,nh": "America/New_York", "new jersey,nj": "America/New_York", "new mexico,nm": "America/Denver",
    "new york,ny": "America/New_York", "north carolina,nc": "America/New_York",
    "north dakota,nd": "America/Chicago America/Denver", "ohio,oh": "America/New_York", "oklahoma,ok": "America/Chicago",
    "oregon,or": "America/Los_Angeles America/Boise", "pennsylvania,pa": "America/New_York",
    "rhode island,ri": "America/New_York", "south carolina,sc": "America/New_York",
    "south dakota,sd": "America/Chicago America/Denver", "tennessee,tn": "America/Chicago America/New_York",
    "texas,tx": "America/Chicago America/Denver", "utah,ut": "America/Denver", "vermont,vt": "America/New_York",
    "virginia,va": "America/New_York", "washington,washington state": "America/Los_Angeles", "wa": "America/Los_Angeles Australia/Perth", "vic": "Australia/Melbourne",
    "west virginia,wv": "America/New_York", "wisconsin,wi": "America/Chicago", "wyoming,wy": "America/Denver",
    "alberta,ab": "America/Edmonton", "british columbia,bc": "America/Vancouver", "manitoba,mb": "America/Winnipeg",
    "new brunswick,nb": "America/Moncton", "newfoundland,newfoundland and labrador,nl": "America/St_Johns",
    "nova scotia,ns": "America/Halifax", "ontario,on": "America/Toronto", "prince edward island,pei,pe": "America/Halifax",
    "quebec,qc": "America/Toronto", "saskatchewan,sk": "America/Regina", "yukon,yt": "America/Whitehorse",
    "new south wales,nsw": "Australia/Sydney", "queensland,qld": "Australia/Brisbane", "south australia,sa": "Australia/Adelaide",
    "northern territory": "Australia/Darwin", "tasmania,tas": "Australia/Hobart",
    "australian capital territory,act": "Australia/Sydney", "western australia": "Australia/Perth",
    "england,scotland,wales,northern ireland": "Europe/London", "bavaria,bayern,saxony,hesse,hessen,nrw": "Europe/Berlin",
    "catalonia,catalunya,andalusia,basque country,galicia": "Europe/Madrid", "canary islands,canarias": "Atlantic/Canary",
    "azores,acores": "Atlantic/Azores", "sicily,tuscany,lombardy,sardinia": "Europe/Rome",
    "brittany,normandy,provence": "Europe/Paris", "punjab": "Asia/Kolkata Asia/Karachi",
    "kerala,tamil nadu,karnataka,maharashtra,gujarat,west bengal,uttar pradesh,rajasthan,telangana,goa,assam,bihar,haryana,odisha": "Asia/Kolkata",
    "sindh,balochistan,khyber pakhtunkhwa": "Asia/Karachi", "bali": "Asia/Makassar", "java,sumatra": "Asia/Jakarta",
}  # fmt: skip
REGION_ZONES = {name: zones for names, zones in _REGIONS.items() for name in names.split(",")}
"""The zones of a region, with blanks between them; the one of most of its people first."""
