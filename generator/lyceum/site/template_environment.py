"""Compiles the templates of pages to code that calls and reads directly, as if somebody had written it by hand.

Jinja2 asks of every call whether the function wants its context, and of every attribute whether it is a key. No template
here needs either, and the questions took half of the time of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from keyword import iskeyword
from typing import Any, Literal

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup
from markupsafe import escape as escape_text

from lyceum.i18n import Translator
from lyceum.schema import fold_key
from lyceum.site.short_html import shorten_html
from lyceum.system import COMPILED_RESOURCES, PACKAGE_FOLDER

MAX_ESCAPED_TEXTS = 16_384
"""Names, addresses and numbers that many pages show."""
_TIME = Markup("<time datetime={}>{}</time>")


def make_environment(translator: Translator) -> jinja2.Environment:
    """Return what loads the templates of pages, with texts in the translator's language."""
    environment = _Environment(
        loader=jinja2.FileSystemLoader(PACKAGE_FOLDER / "site" / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        bytecode_cache=_CompiledTemplates(),
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translator.gettext, translator.ngettext, newstyle=True
    )
    environment.globals.update(_make_text_functions(translator), time_tag=_make_time_tag(translator))
    environment.filters["folded"] = fold_key
    return environment


class _CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates, so that each context of a process, and the next run, compiles none again."""

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := COMPILED_RESOURCES.find(_name_template(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        COMPILED_RESOURCES.keep(_name_template(bucket), bucket.bytecode_to_string())


def _name_template(bucket: jinja2.bccache.Bucket) -> str:
    return f"template {bucket.key} {bucket.checksum}"


_escape_string = lru_cache(MAX_ESCAPED_TEXTS)(escape_text)


class _DirectCode(CodeGenerator):
    """Writes `f(x)` and `x.name` where Jinja2 writes `context.call(f, x)` and `environment.getattr(x, "name")`."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape = environment.escape")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(part.key) for part in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def blockvisit(self, nodes_: Iterable[nodes.Node], frame: Frame) -> None:
        """Collect what a whole template writes in a list, since many short texts take longer one by one."""
        if not frame.rootlevel or frame.buffer is not None:
            super().blockvisit(nodes_, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes_, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class _Template(jinja2.Template):
    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render the template. What it was given is free then: macros and their context refer to each other."""
        context = self.new_context(dict(*args, **kwargs))
        try:
            return self.environment.concat(self.root_render_func(context))
        except Exception:
            self.environment.handle_exception()
        finally:
            context.vars.clear()
            context.parent.clear()


class _Environment(jinja2.Environment):
    code_generator_class = _DirectCode
    template_class = _Template

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Shorten the HTML of a template while it is compiled, so that no page is the longer for it."""
        template = super()._parse(source, name, filename)
        for data in template.find_all(nodes.TemplateData):
            data.data = shorten_html(data.data)
        return template

    @staticmethod
    def escape(value: Any) -> str:
        """Return a value as HTML. It is not marked as such, since it only becomes a part of more HTML."""
        kind = type(value)
        if kind is str:
            return _escape_string(value)
        if kind is Markup:
            return value  # type: ignore[no-any-return]
        return str(value) if kind is int else escape_text(value)


def _make_text_functions(translator: Translator) -> dict[str, Callable[..., Markup]]:
    """Return the functions by which templates translate: the texts are HTML, and the values that fill them are escaped."""

    @cache
    def translate(text: str) -> Markup:
        return Markup(translator.gettext(text))

    @cache
    def translate_alone(text: str) -> Markup:
        return translate(text) % {}

    def gettext(text: str, /, **values: Any) -> Markup:
        return _fill(translate(text), values) if values else translate_alone(text)

    def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
        return _fill(Markup(translator.ngettext(singular, plural, number)), {"num": number} | values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _make_time_tag(translator: Translator) -> Callable[..., Markup]:
    @lru_cache(MAX_ESCAPED_TEXTS)
    def time_tag(day: date, style: Literal["long", "medium", "month"] = "long") -> Markup:
        """Return a day in words, with the day for programs."""
        return _TIME.format(day.isoformat(), translator.format_date(day, style))

    return time_tag


def _fill(text: Markup, values: Mapping[str, Any]) -> Markup:
    return Markup(str(text) % {name: escape_text(value) for name, value in values.items()})
