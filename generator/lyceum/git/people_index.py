"""Knows who is behind each name and address in commits, and finds out again only what new commits can change.

Two claims are the same person if they share GitHub's number, else the login, else the address, else the name. A login without a
number belongs to the account with it, if only one has ever had it. If .mailmap replaces a noreply address, the new address
belongs to the same account. The newest claim decides about names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lyceum.git.commit_log import CommitAuthor
from lyceum.git.history import Person
from lyceum.git.history_store import KeyedTable
from lyceum.git.people import Account, Claim, PeopleSettings, identify_group, parse_noreply_address

NO_ACCOUNT: Account = (None, None)


class PeopleIndex:
    def __init__(self, tables: Mapping[str, KeyedTable], settings: PeopleSettings) -> None:
        self._claims = tables["claims"]
        """By number: name, address, the address in the commit, and where it stood last: (commit, place in the commit)."""
        self._numbers, self._addresses = tables["claim_numbers"], tables["addresses"]
        self._login_numbers, self._login_claims = tables["login_numbers"], tables["login_claims"]
        self._claim_groups, self._groups = tables["claim_groups"], tables["groups"]
        self._people = tables["people"]
        """By claim: what a Person has; an empty list for somebody who asked to be forgotten."""
        self._identities = tables["identities"]
        """The claims of each person, by their hash."""
        self._meta, self._settings = tables["meta"], settings
        self._noted: dict[int, None] = {}
        self._shared_persons: dict[int, Person | None] = {}

    def note_claims(self, commit: int, claims: Sequence[Claim]) -> list[int]:
        """Note who a commit names. Later commits have higher numbers. Returns the numbers of the claims."""
        numbers = []
        for place, (author, written) in enumerate(claims):
            text = "\0".join((author.name, author.email, written))
            number = self._numbers.get(text)
            if number is None:
                number = self._add_claim(text, author, written)
            if number not in numbers:
                numbers.append(number)
                self._claims[number] = [author.name, author.email, written, commit, place]
                self._noted[number] = None
        return numbers

    def _add_claim(self, text: str, author: CommitAuthor, written: str) -> int:
        number: int = self._meta.get("claims", 0)
        self._meta["claims"] = number + 1
        self._numbers[text] = number
        address = author.email.casefold()
        self._addresses[address] = [*self._addresses.get(address, ()), number]
        return number

    def find_people(self) -> dict[int, str]:
        """Find the people behind the claims that were noted.

        Returns the claims that are somebody else now, or named otherwise, each with the hash of who that was before.
        """
        accounts = self._find_accounts()
        changed_groups = {}
        for claim, (key, account) in accounts.items():
            old_key = self._claim_groups.get(claim)
            changed_groups[key] = account
            if old_key != key:
                if old_key is not None:
                    changed_groups.setdefault(old_key, NO_ACCOUNT)
                    self._groups[old_key] = [other for other in self._groups[old_key] if other != claim]
                self._groups[key] = [*self._groups.get(key, ()), claim]
                self._claim_groups[claim] = key
        changed: dict[int, str] = {}
        for key in changed_groups:
            changed |= self._identify_group(key)
        self._noted = {}
        for claim in changed:
            self._shared_persons.pop(claim, None)
        return changed

    def _find_accounts(self) -> dict[int, tuple[str, Account]]:
        """The group and the account of each claim that the noted ones can have changed."""
        addresses = dict.fromkeys(self._claims[claim][1].casefold() for claim in self._noted)
        logins: dict[str, None] = {}
        for claim in self._noted:
            logins |= dict.fromkeys(self._note_login_number(claim))
        for login in logins:
            addresses |= dict.fromkeys(self._claims[claim][1].casefold() for claim in self._login_claims.get(login, ()))
        accounts: dict[int, tuple[str, Account]] = {}
        for address in addresses:
            account = self._resolve_account(address)
            claims = self._addresses[address]
            if account[1] is not None:
                folded_login = account[1].casefold()
                known = self._login_claims.get(folded_login, ())
                self._login_claims[folded_login] = sorted({*known, *claims})
            for claim in claims:
                accounts[claim] = _make_group_key(account, address, self._claims[claim][0]), account
        return accounts

    def _resolve_account(self, address: str) -> Account:
        """The account behind an address: what its newest claim with one says."""
        claims = self._sort_newest_first(self._addresses[address])
        number, login = next(filter(None, map(self._parse_account, claims)), NO_ACCOUNT)
        if login is not None and number is None:
            numbers = self._login_numbers.get(login.casefold(), ())
            number = numbers[0] if len(numbers) == 1 else None
        return number, login

    def _note_login_number(self, claim: int) -> Iterable[str]:
        """Note that a login has had a number. Yields the login if that was not known."""
        account = self._parse_account(claim)
        if account is not None and account[0] is not None and account[1] is not None:
            login = account[1].casefold()
            numbers = self._login_numbers.get(login, ())
            if account[0] not in numbers:
                self._login_numbers[login] = [*numbers, account[0]]
                yield login

    def _parse_account(self, claim: int) -> Account | None:
        _, email, written, *_ = self._claims[claim]
        return parse_noreply_address(email) or parse_noreply_address(written)

    def _sort_newest_first(self, claims: Iterable[int]) -> list[int]:
        def get_place(claim: int) -> tuple[int, int]:
            *_, commit, place = self._claims[claim]
            return -commit, place

        return sorted(claims, key=get_place)

    def _identify_group(self, key: str) -> dict[int, str]:
        numbers = self._sort_newest_first(self._groups.get(key, ()))
        claims = [self._get_claim(number) for number in numbers]
        persons = (
            identify_group(key, self._resolve_account(claims[0][0].email.casefold()), claims, self._settings)
            if claims
            else {}
        )
        changed = {}
        for number, claim in zip(numbers, claims, strict=True):
            person = persons[claim]
            value = [person.name, person.login, person.github_id, person.is_bot, person.identity] if person else []
            old_value = self._people.get(number)
            if old_value != value:
                self._people[number] = value
                changed[number] = old_value[4] if old_value else ""
                self._move_claim(number, changed[number], person.identity if person else "")
        return changed

    def _move_claim(self, claim: int, old_identity: str, new_identity: str) -> None:
        if old_identity != new_identity:
            if old_identity:
                self._identities[old_identity] = [
                    other for other in self._identities.get(old_identity, ()) if other != claim
                ]
            if new_identity:
                self._identities[new_identity] = [*self._identities.get(new_identity, ()), claim]

    def _get_claim(self, number: int) -> Claim:
        name, email, written, *_ = self._claims[number]
        return CommitAuthor(name, email), written

    def get_person(self, claim: int) -> Person | None:
        """The person behind a claim; None for one who asked to be forgotten."""
        if claim not in self._shared_persons:
            value = self._people[claim]
            self._shared_persons[claim] = Person(*value) if value else None
        return self._shared_persons[claim]

    def list_groups(self) -> list[tuple[Account, list[Claim]]]:
        """Everybody in commits, the newest first: the account, and the claims, the newest first."""
        groups = [self._sort_newest_first(claims) for _, claims in self._groups.iterate_items() if claims]
        newest = {claims[0]: claims for claims in groups}
        ordered = [newest[claim] for claim in self._sort_newest_first(newest)]
        claims_of = ([self._get_claim(number) for number in numbers] for numbers in ordered)
        return [(self._resolve_account(claims[0][0].email.casefold()), claims) for claims in claims_of]

    def list_claims(self, identity: str) -> list[int]:
        """The claims of a person, in order."""
        return sorted(self._identities.get(identity, ()))

    def get_people(self, claims: Iterable[int]) -> tuple[Person, ...]:
        """The people behind some claims, each once."""
        return tuple(dict.fromkeys(person for claim in claims if (person := self.get_person(claim))))


def _make_group_key(account: Account, address: str, name: str) -> str:
    number, login = account
    if number is not None:
        return f"number {number}"
    if login is not None:
        return f"login {login.casefold()}"
    return f"address {address}" if address else f"name {name}"
