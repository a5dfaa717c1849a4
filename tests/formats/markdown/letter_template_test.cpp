// SPDX-License-Identifier: MIT
// Templates: what they become, and that no value of a lead is anything but text in them.
#include "formats/markdown/letter_template.h"

#include <doctest/doctest.h>

#include <map>

#include "formats/markdown/markdown.h"

using namespace leads;

namespace {

struct Values {
  std::map<std::string, std::string, std::less<>> of;

  bool has_name(std::string_view name) const {
    return name == "name" || name == "company" || name == "email" || name == "website";
  }
  LetterTemplate parse(std::string_view text, std::vector<TextProblem>& problems) const {
    return LetterTemplate::parse(
        text, [this](std::string_view name) { return has_name(name); }, problems);
  }
  LetterTemplate::Filled fill(std::string_view text) const {
    std::vector<TextProblem> problems;
    const LetterTemplate made = parse(text, problems);
    REQUIRE(problems.empty());
    return made.fill([this](std::string_view name) -> std::optional<std::string> {
      const auto found = of.find(name);
      return found == of.end() ? std::nullopt : std::optional(found->second);
    });
  }
  std::string problem(std::string_view text) const {
    std::vector<TextProblem> problems;
    static_cast<void>(parse(text, problems));
    return problems.empty() ? "" : std::to_string(problems[0].offset) + " " + problems[0].message;
  }
};

}  // namespace

TEST_CASE("a template becomes a subject, a plain text and HTML") {
  const Values values{{{"name", "Ada"}}};
  const auto filled = values.fill(
      "Subject: Hello {{name}}\n\nDear {{name}},\n\n* one\n* **two**\n\n> quoted\n> more\n\n"
      "1. first\n2. [our site](https://a.example/x)\n\n---\n\n    code\n\nBye\\\n**Bo**\n");
  CHECK(filled.subject == "Hello Ada");
  CHECK(filled.plain ==
        "Dear Ada,\n\n- one\n- two\n\n> quoted\n> more\n\n1. first\n2. our site "
        "<https://a.example/x>\n\n* * *\n\n    code\n\nBye\nBo\n");
  CHECK(filled.html ==
        "<p>Dear Ada,</p>\n<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>\n"
        "<blockquote>\n<p>quoted\nmore</p>\n</blockquote>\n<ol>\n<li>first</li>\n"
        "<li><a href=\"https://a.example/x\">our site</a></li>\n</ol>\n<hr />\n"
        "<pre><code>code\n</code></pre>\n<p>Bye<br />\n<strong>Bo</strong></p>\n");
}

TEST_CASE("what stands in for a missing value") {
  const Values values{{{"company", "Acme"}}};
  CHECK(values.fill("Subject: {{name|there}}").subject == "there");
  CHECK(values.fill("Subject: {{name|company|there}}").subject == "Acme");
  CHECK(values.fill("Subject: {{ name | company }}").subject == "Acme");
  CHECK(values.fill("Subject: {{name|}}!").subject == "!");
  CHECK(values.fill("Subject: {{name}}").missing == std::vector<std::string>{"name"});
  CHECK(Values{{{"name", "  "}}}.fill("Subject: {{name|there}}").subject == "there");
}

TEST_CASE("a value is text: no Markdown, no HTML, no link") {
  const Values values{{{"name", "<script>*x*</script> [a](b) & \"q\" ' {{email}}\n# head"},
                       {"email", "a+b@x.example?&\"<"},
                       {"website", "javascript:alert(1)"}}};
  const auto filled = values.fill(
      "Subject: s\n\n**{{name}}** [out](https://a.example/u?e={{email}}&x=1)\n\n"
      "[site]({{website}}) `{{name}}`\n");
  CHECK(filled.html ==
        "<p><strong>&lt;script&gt;*x*&lt;/script&gt; [a](b) &amp; &quot;q&quot; &#39; "
        "{{email}} # head</strong> <a "
        "href=\"https://a.example/u?e=a%2Bb%40x.example%3F%26%22%3C&amp;x=1\">out</a></p>\n"
        "<p><a href=\"https://javascript:alert(1)\">site</a> "
        "<code>&lt;script&gt;*x*&lt;/script&gt; [a](b) &amp; &quot;q&quot; &#39; "
        "{{email}} # head</code></p>\n");
  CHECK(filled.plain.find("out <https://a.example/u?e=a%2Bb%40x.example%3F%26%22%3C&x=1>") !=
        std::string::npos);
}

TEST_CASE("a whole link may be a value") {
  const auto html = [](const char* site) {
    return Values{{{"website", site}}}.fill("Subject: s\n\n<https://x.example> [s]({{website}})\n");
  };
  CHECK(html("https://a.example/?q=1&r=2").html ==
        "<p><a href=\"https://x.example\">https://x.example</a> <a "
        "href=\"https://a.example/?q=1&amp;r=2\">s</a></p>\n");
  CHECK(html("https://a.example/?q=1&r=2").plain ==
        "https://x.example s <https://a.example/?q=1&r=2>\n");
  CHECK(html("a.example\" onclick=\"x").html.find("onclick=\"") == std::string::npos);
  CHECK(html("mailto:a@x.example").plain == "https://x.example s <mailto:a@x.example>\n");
}

TEST_CASE("values that follow each other in a link are parts of it") {
  const Values values{{{"name", "Ada"}, {"company", "Acme & Co"}}};
  const auto filled = values.fill(
      "Subject: s\n\n[x](https://a.example/{{name}}{{company}}) [y]({{name}}{{company}})\n");
  CHECK(filled.html ==
        "<p><a href=\"https://a.example/AdaAcme%20%26%20Co\">x</a> <a "
        "href=\"https://AdaAcme%20%26%20Co\">y</a></p>\n");
}

TEST_CASE("what is wrong with a template") {
  const Values values;
  CHECK(values.problem("") == "0 the first line must be the subject");
  CHECK(values.problem("Hello\n") == "0 the first line must be the subject");
  CHECK(values.problem("Subject: \n\nx") == "0 the first line must be the subject");
  CHECK(values.problem("Subject: x\n\nDear {{nam}}") == "17 there is no field \"nam\"");
  CHECK(values.problem("Subject: {{}}") == "9 {{}} names no field");
  CHECK(values.problem("Subject: {{name") == "9 {{ without }} in the same line");
  CHECK(values.problem("Subject: {{name|there|you}}") ==
        "9 \"there\" is a text, so nothing can stand in for it");
  CHECK(values.problem("Subject: x\n\n<b>x</b>\n") == "12 HTML in a template is left out");
  CHECK(values.problem("Subject: x\n\ntext\n\n<div>\nx\n</div>\n") ==
        "18 HTML in a template is left out");
  CHECK(values.problem("Subject: \xff\n") == "9 the file is not UTF-8 from here on");
  CHECK(values.problem("Subject: x\n\n\xee\x80\x80 0\n") ==
        "12 a character without a meaning (private use)");
  CHECK(values.problem("Subject: x\n\n1 < 2, 3 \\<b> and `<b>`\n").empty());
}
