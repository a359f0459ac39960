"""Explains every problem code, most with a bad and a good example. A rule's explanation is its docstring."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lyceum.rules.checker import RULES


@dataclass(frozen=True, slots=True)
class RuleExample:
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    code: str
    text: str
    """What the rule is, and why, in plain text with `code`."""
    bad_example: RuleExample | None
    good_example: RuleExample | None


@cache
def load_explanations() -> Mapping[str, Explanation]:
    """The explanation of every problem code of the generator, sorted by code."""
    texts = {rule.code: rule.explanation for rule in RULES}
    for part in re.split(r"(?m)^## ", _OTHER_EXPLANATIONS)[1:]:
        code, _, text = part.partition("\n")
        texts[code.strip()] = text
    return {code: _parse_explanation(code, text) for code, text in sorted(texts.items())}


_EXAMPLE = re.compile(r"(?m)^(Bad|Good): (\S+)\n((?:    .*\n|\n)+)")


def _parse_explanation(code: str, text: str) -> Explanation:
    examples = {
        label: RuleExample(path, textwrap.dedent(lines).strip("\n") + "\n")
        for label, path, lines in _EXAMPLE.findall(text + "\n")
    }
    plain_text = " ".join(_EXAMPLE.sub("", text + "\n").split())
    return Explanation(code, plain_text, examples.get("Bad"), examples.get("Good"))


_OTHER_EXPLANATIONS = r"""
## unknown-field
The fields of a file have fixed names; a misspelled field would be ignored.
Bad: content/learners/eve.yml
    name: Eve
    headlin: Learning to swim
Good: content/learners/eve.yml
    name: Eve
    headline: Learning to swim
## missing-field
Some fields are required: a profile needs a name, a tip needs an author.
Bad: content/learners/eve.yml
    headline: Learning to swim
Good: content/learners/eve.yml
    name: Eve
    headline: Learning to swim
## empty-field
A field that is there says something. If you have nothing to say, leave the line out.
Bad: content/learners/eve.yml
    name: Eve
    headline: ""
Good: content/learners/eve.yml
    name: Eve
## empty-file
A file has fields in it. An empty one may be an upload that stopped halfway.
Bad: content/learners/eve.yml
    # I will write this later
Good: content/learners/eve.yml
    name: Eve
## duplicate-field
Each field is in a file only once. If there are two, nobody knows which one is meant.
Bad: content/learners/eve.yml
    name: Eve
    name: Eva
Good: content/learners/eve.yml
    name: Eve
## unknown-choice
Some fields are one of a few words; the message names them.
Bad: content/learners/eve.yml
    name: Eve
    role: boss
Good: content/learners/eve.yml
    name: Eve
    role: mentor
## unknown-country
A country is written with its two letters, so that it can be shown in every language.
Bad: content/learners/eve.yml
    name: Eve
    location: {country: UK}
Good: content/learners/eve.yml
    name: Eve
    location: {country: GB}
## unknown-timezone
A time zone has a name with a slash, so that the site can say what time it is where you are.
Bad: content/learners/eve.yml
    name: Eve
    timezone: CET+1
Good: content/learners/eve.yml
    name: Eve
    timezone: Europe/Vienna
## unknown-language
A language is written with its code, so that its name can be shown in every language.
Bad: content/learners/eve.yml
    name: Eve
    languages: [english]
Good: content/learners/eve.yml
    name: Eve
    languages: [en]
## invalid-format
Some ids are copied from elsewhere; their format shows a typing mistake.
Bad: content/hub.yml
    name: Test
    forgotten: [eve]
Good: content/hub.yml
    name: Test
    forgotten: [0123456789abcdef]
## not-a-date
A day is written year-month-day, so that the third of April is not the fourth of March to somebody else.
Bad: content/learners/eve.yml
    name: Eve
    joined: 03/04/2026
Good: content/learners/eve.yml
    name: Eve
    joined: 2026-04-03
## not-a-link
A link is a whole address that begins with `https://`. What could run something, or hides where it leads, is not shown.
Bad: content/learners/eve.yml
    name: Eve
    links: [{label: My site, url: eve.example.org}]
Good: content/learners/eve.yml
    name: Eve
    links: [{label: My site, url: "https://eve.example.org"}]
## not-a-key
A handle, a topic or a challenge is named as its file is: letters, digits and single hyphens.
Bad: content/learners/eve.yml
    name: Eve
    learning: [python 3]
Good: content/learners/eve.yml
    name: Eve
    learning: [python]
## not-a-login
A GitHub login is the name behind github.com/, without an @.
Bad: content/learners/eve.yml
    name: Eve
    github: "@eve"
Good: content/learners/eve.yml
    name: Eve
    github: eve
## not-a-host
The name of a site stands between `https://` and the next slash; here it stands alone.
Bad: content/hub.yml
    name: Test
    safe: {hosts: ["https://example.org/"]}
Good: content/hub.yml
    name: Test
    safe: {hosts: [example.org]}
## not-a-number
A number is written in digits.
Bad: content/learners/eve.yml
    name: Eve
    github_id: twelve
Good: content/learners/eve.yml
    name: Eve
    github_id: 12
## not-a-score
A score is a number, or a time as hours, minutes and seconds.
Bad: content/challenges/walk/results/grace.yml
    learner: grace
    date: 2026-01-10
    score: quite fast
Good: content/challenges/walk/results/grace.yml
    learner: grace
    date: 2026-01-10
## not-a-public-key
A public key begins with `z6Mk`. Its format shows a typing mistake. What it signed can be verified as long as it is listed here.
Bad: content/hub.yml
    name: Test
    badge_keys: [z6MkNotQuite]
Good: content/hub.yml
    name: Test
    badge_keys: [z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX]
## not-a-repository
A repository is named by its owner and its name.
Bad: content/hub.yml
    name: Test
    repository: https://github.com/eve/hub
Good: content/hub.yml
    name: Test
    repository: eve/hub
## not-a-boolean
Some fields are `true` or `false`.
Bad: content/learners/eve.yml
    name: Eve
    show: {boards: sometimes}
Good: content/learners/eve.yml
    name: Eve
    show: {boards: false}
## not-a-single-value
This field holds one value, not a list or fields of its own.
Bad: content/learners/eve.yml
    name: [Eve, Eva]
Good: content/learners/eve.yml
    name: Eve
## not-a-list
This file is a list: every part begins with a hyphen.
Bad: content/topics.yml
    python: The language
Good: content/topics.yml
    - {id: python, name: Python}
## not-a-mapping
This file is made of fields, each with a name, a colon and a value.
Bad: content/learners/eve.yml
    Eve
Good: content/learners/eve.yml
    name: Eve
## multiple-lines
This text goes on one line: it becomes a title or appears on a card.
Bad: content/learners/eve.yml
    name: |
      Eve
      Smith
Good: content/learners/eve.yml
    name: Eve Smith
## too-long
Every text has a maximal length, so that pages stay readable.
Bad: content/learners/eve.yml
    name: Eve
    pronouns: she, but they is fine too, and on Sundays xe
Good: content/learners/eve.yml
    name: Eve
    pronouns: she/they
## too-many-items
Every list has a maximal length.
Bad: content/learners/eve.yml
    name: Eve
    formerly: [a, b, c, d, e, f, g, h, i, j, k, l, m]
Good: content/learners/eve.yml
    name: Eve
    formerly: [a]
## conflicting-fields
Two fields say the same thing in two ways; keep one of them.
Bad: content/challenges/walk/results/grace.yml
    learner: grace
    team: {name: Rowers, members: [ada, grace]}
    date: 2026-01-10
Good: content/challenges/walk/results/grace.yml
    learner: grace
    date: 2026-01-10
## invalid-badge-rule
A badge is earned in exactly one way; `all` and `any` join several.
Bad: content/badges.yml
    - id: kind
      name: Kind
      summary: For kindness
      rule: {}
Good: content/badges.yml
    - id: kind
      name: Kind
      summary: For kindness
      rule: {count: thanks}
## missing-front-matter
A tip and a challenge begin with their fields, between two lines of three hyphens; the text follows below.
Bad: content/tips/one.md
    How to swim: breathe out under water.
Good: content/tips/one.md
    ---
    title: How to swim
    author: ada
    ---
    Breathe out under water.
## missing-hub-file
A hub has a file `content/hub.yml` that says at least what the community is called.
## merge-conflict
Git could not decide between two versions and left both, with marks around them. Only a person can say which is right.
Bad: content/learners/eve.yml
    name: Eve
    <<<<<<< HEAD
    headline: Learning to swim
    =======
    headline: Learning to dive
    >>>>>>> theirs
Good: content/learners/eve.yml
    name: Eve
    headline: Learning to swim and to dive
## yaml-syntax
The file is not YAML as it stands. Most often a text with a colon, a quotation mark or a special beginning needs quotes.
Bad: content/learners/eve.yml
    name: Eve
    headline: Learning: to swim
Good: content/learners/eve.yml
    name: Eve
    headline: "Learning: to swim"
## yaml-alias
`&` and `*` repeat values in YAML; here everything is written where it belongs.
Bad: content/learners/eve.yml
    name: &me Eve
    headline: *me
Good: content/learners/eve.yml
    name: Eve
    headline: Eve
## yaml-merge-key
`<<` mixes other values in, in YAML; here everything is written where it belongs.
Bad: content/learners/eve.yml
    name: Eve
    <<: {headline: Hello}
Good: content/learners/eve.yml
    name: Eve
    headline: Hello
## yaml-tag
`!` tells programs what a value is, in YAML; here a text that begins with it goes into quotes.
Bad: content/learners/eve.yml
    name: !Eve
Good: content/learners/eve.yml
    name: "!Eve"
## yaml-complex-key
A field's name is plain text. A text that begins with a brace or a bracket goes into quotes.
Bad: content/learners/eve.yml
    {Eve}: name
Good: content/learners/eve.yml
    name: "{Eve}"
## multiple-documents
One file holds one thing. A line of three hyphens would begin a second one.
Bad: content/learners/eve.yml
    name: Eve
    ---
    name: Adam
Good: content/learners/eve.yml
    name: Eve
## nested-too-deep
Lists in lists in lists: no field here needs that many levels.
Bad: content/learners/eve.yml
    name: Eve
    goals: [[[[[[[swim]]]]]]]
Good: content/learners/eve.yml
    name: Eve
    goals: [swim]
## too-many-values
A single file with thousands of values would slow everybody down. A file of the hub itself may have more of them.
## file-too-large
A file of this size is no profile and no tip. Link to what is large.
## line-too-long
A line of fields of many thousand characters is more than people can read, and slow for programs. A list can have one item on a
line, and a text can stand below `|`.
## not-utf-8
Files are saved in UTF-8, so that every name can be written. Most editors offer it when saving.
## unsafe-character
Some characters cannot be seen, or turn the text around them. They come along when text is copied.
Bad: content/learners/eve.yml
    name: "Eve\u202e"
Good: content/learners/eve.yml
    name: Eve
## unquoted-hash
A `#` after a space begins a comment, so a hashtag and the text after it would be lost. Only a warning.
Bad: content/learners/eve.yml
    name: Eve
    headline: Day 12 of #100DaysOfCode
Good: content/learners/eve.yml
    name: Eve
    headline: "Day 12 of #100DaysOfCode"
## unreadable-picture
A picture is a whole PNG, JPEG or WebP file, whatever its name says. A photo of an iPhone (HEIC) is exported as JPEG first.
## picture-too-large
A picture is at most 20 MB large, and has at most 200 megapixels as JPEG or 64 as PNG or WebP. It is made small by the site.
## moving-picture
Pictures that move distract many people from reading, so only still ones are shown.
## broken-page-link
A link in a page of the maintainers leads to another page, or to something that a contributor made. If that is gone, so is the link.
## missing-page
The navigation in `mkdocs.yml` names the pages that stand in the menu. Each is a file in `content/pages/`.
## inline-script
A script in the text of a page gets a place in the policy of every page of the site. A script in a file of its own does not.
## git-lfs-pointer
Git LFS keeps large files elsewhere and leaves a small text in their place. The site cannot read it: commit the picture itself.
## unreadable-file
The file is there and cannot be opened: a broken link or missing rights.
## not-an-agent
Software that commits here is named by its login, or by the mail address of its commits.
Bad: content/hub.yml
    name: Test
    agents: [our deploy bot]
Good: content/hub.yml
    name: Test
    agents: [our-deploy-bot, "*@ci.example.org"]
## not-an-account
`accounts.yml` has one line for each learner: the handle, and the number of the GitHub account. The merge bot writes it.
Bad: content/accounts.yml
    ada: https://github.com/ada
Good: content/accounts.yml
    ada: 583231
## duplicate-account
A handle has one line in `accounts.yml`, and an account has one profile.
Bad: content/accounts.yml
    ada: 583231
    ada: 583233
Good: content/accounts.yml
    ada: 583231
## git-error
Git does not answer here, so dates and people come from the files alone. `git status` in the hub says why.
## shallow-clone
A shallow clone holds only the newest commits of the repository, so dates and the wall come from the files alone.
## crowded-folder
A folder has more entries than GitHub advises. Git becomes slow there, and GitHub's pages show only a part of it. Files may lie in
folders of your own below the folder of their kind, such as `learners/ad/ada.yml`; `lyceum doctor --fix` moves them. Addresses stay.
## large-site
The built site comes near the size that GitHub Pages publishes, or exceeds it.
## invalid-discussions-file
`.lyceum/discussions.json` is not a list of comments, so comments earn no credits. A command writes it: delete it and run the command again.
## unsigned-badges
A build gets the public key for signed badges from its environment. What is there is no key, or the site has no address, so badges are
not signed.
## missing-giscus-origin
`giscus.json` says who may open your threads; it does not name the address of your site.
"""
