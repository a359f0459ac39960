from __future__ import annotations

import pytest
from markupsafe import Markup

from lyceum.i18n import get_translator
from lyceum.site.template_environment import make_environment


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ value }}", "&lt;b&gt; &amp; &#34;c&#34;"),
        ("{{ markup }}{{ 7 }}{{ none }}", "<i>&amp;</i>7None"),
        ('{{ _("since %(month)s", month=value) }}', "since &lt;b&gt; &amp; &#34;c&#34;"),
        ('{{ _("since %(month)s", month=markup) }}', "since <i>&amp;</i>"),
        ("{% trans count=2, name=value %}{{ name }} once{% pluralize %}{{ name }} often{% endtrans %}",
         "&lt;b&gt; &amp; &#34;c&#34; often"),
        (("{% macro m(x, y=1) %}{{ x }}:{{ y }}{{ caller() if caller is defined }}{% endmacro %}"
         "{{ m(value) }}{% call m(markup, y=value) %}!{% endcall %}"),
         "&lt;b&gt; &amp; &#34;c&#34;:1<i>&amp;</i>:&lt;b&gt; &amp; &#34;c&#34;!"),
        ("{{ value.upper() }} {{ value.replace('b', *['<']) }}",
         "&lt;B&gt; &amp; &#34;C&#34; &lt;&lt;&gt; &amp; &#34;c&#34;"),
    ],
)  # fmt: skip
def test_values_in_templates_are_escaped_once(template: str, expected: str) -> None:
    environment = make_environment(get_translator("en"))
    values = {"value": '<b> & "c"', "markup": Markup("<i>&amp;</i>"), "none": None}
    assert environment.from_string(template).render(values) == expected


def test_templates_read_attributes_and_never_keys() -> None:
    template = make_environment(get_translator("en")).from_string("{{ value.name }}")
    with pytest.raises(AttributeError):
        template.render(value={"name": "Ada"})
