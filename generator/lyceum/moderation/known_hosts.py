"""The hosts to which anybody may link. A row stays if its site belongs to nobody who could sell it, and shortens no addresses."""

from __future__ import annotations

from lyceum.schema import fold_key

_PEOPLE = """
    about.me behance.net bsky.app codeberg.org codepen.io codewars.com codeforces.com dev.to devpost.com dribbble.com
    exercism.org facebook.com flickr.com freecodecamp.org geeksforgeeks.org github.com gist.github.com gitlab.com gitee.com
    goodreads.com gravatar.com hackernoon.com hackerrank.com hackerearth.com hashnode.com hashnode.dev huggingface.co
    instagram.com kaggle.com keybase.io leetcode.com letterboxd.com linkedin.com medium.com meetup.com observablehq.com
    orcid.org pinterest.com pixelfed.social polywork.com producthunt.com quora.com reddit.com replit.com researchgate.net
    scholar.google.com slideshare.net soundcloud.com sourceforge.net speakerdeck.com sr.ht strava.com threads.net
    tiktok.com topcoder.com tryhackme.com twitch.tv twitter.com unsplash.com vimeo.com x.com xing.com youtube.com youtu.be
    zenodo.org bitbucket.org credly.com dblp.org itch.io last.fm lichess.org openstreetmap.org
    peerlist.io radicle.xyz semanticscholar.org sessionize.com telescope.ac write.as
"""
_MASTODON_SERVERS = """
    chaos.social c.im fediscience.org floss.social fosstodon.org functional.cafe hachyderm.io hcommons.social
    indieweb.social infosec.exchange ioc.exchange kolektiva.social lingo.lol mas.to masto.ai masto.es mastodon.art
    mastodon.cloud mastodon.design mastodon.gamedev.place mastodon.green mastodon.ie mastodon.nl mastodon.nu mastodon.nz
    mastodon.online mastodon.scot mastodon.sdf.org mastodon.social mastodon.uno mastodon.world mathstodon.xyz mstdn.ca
    mstdn.io mstdn.jp mstdn.party mstdn.science mstdn.social nerdculture.de norden.social octodon.social piaille.fr
    pouet.chapril.org ruby.social ruhr.social scholar.social sigmoid.social social.linux.pizza social.tchncs.de
    sciences.social tech.lgbt techhub.social toot.cafe toot.community toot.io troet.cafe typo.social universeodon.com
    vis.social wandering.shop
"""
_REFERENCES = """
    arxiv.org crates.io developer.mozilla.org developer.apple.com developers.google.com docker.com docs.docker.com
    docs.github.com docs.gitlab.com docs.oracle.com docs.python.org docs.rs doi.org git-scm.com go.dev hub.docker.com
    ietf.org rfc-editor.org jupyter.org kubernetes.io learn.microsoft.com man7.org maven.apache.org nodejs.org npmjs.com
    numpy.org openjdk.org packaging.python.org pandas.pydata.org peps.python.org php.net postgresql.org pypi.org python.org
    pytorch.org r-project.org cran.r-project.org ruby-lang.org rust-lang.org doc.rust-lang.org scikit-learn.org scipy.org
    sqlite.org stackoverflow.com tensorflow.org typescriptlang.org w3.org whatwg.org html.spec.whatwg.org coursera.org
    edx.org khanacademy.org ocw.mit.edu udacity.com udemy.com adventofcode.com projecteuler.net caniuse.com archive.org
    web.archive.org
"""
_WITH_SUBDOMAINS = """
    wikipedia.org wikimedia.org wikidata.org wiktionary.org wikibooks.org stackexchange.com linkedin.com
"""
"""Sites whose subdomains are languages or parts of the same site, and nobody's own."""
_OWN_PAGES = """
    github.io gitlab.io codeberg.page pages.dev netlify.app vercel.app web.app surge.sh
    bearblog.dev blogspot.com ghost.io hashnode.dev itch.io medium.com neocities.org notion.site substack.com tumblr.com
    wordpress.com bsky.social mataroa.blog write.as weebly.com
"""
"""Sites that give everybody a subdomain. The one that has the name of the contributor may be linked."""
_MAIL_PROVIDERS = """
    aol.com fastmail.com gmail.com gmx.de gmx.net googlemail.com hey.com hotmail.com icloud.com live.com mail.ru mailbox.org
    me.com msn.com outlook.com pm.me posteo.de proton.me protonmail.com qq.com 163.com tutanota.com web.de yahoo.com
    yandex.com zoho.com users.noreply.github.com
"""

KNOWN_HOSTS = frozenset(f"{_PEOPLE} {_MASTODON_SERVERS} {_REFERENCES} {_MAIL_PROVIDERS}".split())
_SUFFIXES = tuple(f".{host}" for host in _WITH_SUBDOMAINS.split())
_OWN_SUFFIXES = tuple(f".{host}" for host in _OWN_PAGES.split())


def is_known_host(host: str, names: frozenset[str]) -> bool:
    """Return whether anybody may link to a host. `names` are the folded handles and logins of who links."""
    site = host.removeprefix("www.")
    if site in KNOWN_HOSTS or f".{site}".endswith(_SUFFIXES):
        return True
    label, _, suffix = site.partition(".")
    return f".{suffix}" in _OWN_SUFFIXES and fold_key(label) in names
