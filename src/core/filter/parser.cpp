// SPDX-License-Identifier: MIT
// From words to the tree: one function a level (filter, alternative, term, test). The first problem
// ends the parse.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/filter/names.h"
#include "core/filter/operands.h"
#include "core/filter/pattern.h"
#include "core/filter/sought.h"
#include "core/filter/tokens.h"
#include "leads/filter.h"

namespace leads {
namespace {

constexpr std::string_view kWordCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

bool looks_like_name(std::string_view key) {
  return !key.empty() && key.find_first_not_of(kWordCharacters) == std::string_view::npos &&
         (key[0] < '0' || key[0] > '9');
}

bool looks_like_url(std::string_view key, std::string_view value) {
  return value.starts_with("//") || key == "mailto";
}

class Parser {
 public:
  Parser(std::string_view source, FilterScope scope, const FilterVocabulary& vocabulary)
      : source_(source), scope_(scope), vocabulary_(vocabulary) {}

  FilterResult parse(const std::vector<Token>& tokens) {
    Filter filter;
    filter.source = source_;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      if (is_or(tokens[at])) {
        if (at == 0 || is_or(tokens[at - 1]) || at + 1 == tokens.size()) return lone_or(tokens[at]);
        continue;
      }
      if (at == 0 || is_or(tokens[at - 1])) filter.alternatives.emplace_back();
      filter.alternatives.back().emplace_back();
      const std::size_t end = number_end(tokens, at);
      const Token& token = end - at > 1 ? joined(tokens, at, end) : tokens[at];
      if (!parse_term(token, filter.alternatives.back().back())) return *problem_;
      at = end - 1;
    }
    filter.notes = std::move(notes_);
    return filter;
  }

 private:
  /// Where a phone number ends that is written with blanks: 030 901821. Other digits are each a
  /// word of their own.
  std::size_t number_end(const std::vector<Token>& tokens, std::size_t begin) const {
    std::size_t end = begin, digits = 0;
    const auto starts_number = [](const std::string& text) {
      return text[0] == '0' || text[0] == '+' || text[0] == '(';
    };
    while (end < tokens.size() && !tokens[end].quoted && is_phone_spelling(tokens[end].text) &&
           (end > begin || starts_number(tokens[end].text)))
      digits += phone_digits(tokens[end++].text).size();
    const bool number = scope_ == FilterScope::command_line && digits >= kLeastPhoneDigits;
    return number ? std::max(end, begin + 1) : begin + 1;
  }

  /// The words of a number as one.
  const Token& joined(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
    number_ = tokens[begin];
    for (std::size_t at = begin + 1; at < end; ++at) {
      number_.text += " " + tokens[at].text;
      number_.offsets.insert(number_.offsets.end(), tokens[at].offsets.begin(),
                             tokens[at].offsets.end());
    }
    number_.end = tokens[end - 1].end;
    return number_;
  }

  static bool is_or(const Token& token) { return !token.quoted && lowered(token.text) == "or"; }

  FilterProblem lone_or(const Token& token) const {
    return problem_at(source_, token.begin, token.end, "`or` needs a term on both sides",
                      "for the word itself quote it: \"or\"");
  }

  /// Notes a problem at bytes begin..end of the token's text.
  bool fail(const Token& token, std::size_t begin, std::size_t end, std::string message,
            std::string hint = {}) {
    problem_ = problem_at(source_, token.offsets[begin], token.offsets[end], std::move(message),
                          std::move(hint));
    return false;
  }

  bool parse_term(const Token& token, Term& term) {
    term.column = column_at(source_, token.begin);
    term.width = column_at(source_, token.end) - term.column;
    const std::string_view text = token.text;
    std::size_t at = 0;
    for (; text.substr(at).starts_with("not:"); at += 4) term.negated = !term.negated;
    if (at > 8) return fail(token, 0, at, "too many `not:` in a row", "one is enough");
    if (text.empty()) {
      problem_ =
          problem_at(source_, token.begin, token.end, "a word is missing between the quotes", {});
      return false;
    }
    if (at == text.size())
      return fail(token, 0, at, "`not:` needs a term after it", "not:tag:partner");
    const std::size_t colon = text.find(':', at);
    if (text[at] == '"' || colon == std::string_view::npos) return parse_word(token, at, term);
    const std::string key = lowered(text.substr(at, colon - at));
    if (scope_ == FilterScope::command_line && (key == "id" || key.starts_with("id.")))
      return parse_id(token, at, colon, term);
    if (key == "has" || key == "no") return parse_presence(token, colon + 1, key == "no", term);
    const auto name = find_name(key, scope_, vocabulary_);
    if (!name) return parse_unknown(token, at, colon, key, term);
    take_name(*name, term);
    if (colon + 1 == text.size()) return missing_value(token, colon, *name);
    term.further = reads_further(*name);
    if (text[colon + 1] == '~') return parse_pattern(token, colon + 2, *name, term);
    if (name->name == Name::did || name->name == Name::entered)
      return parse_happened(token, colon + 1, *name, term);
    if (!parse_values(token, colon + 1, *name, term)) return false;
    if (name->name != Name::said) return true;
    term.test = Term::Test::contains;
    for (Operand& operand : term.operands) operand.sought = sought(operand.text, nullptr);
    return true;
  }

  /// `id:42`, or another system's: `id:crm:00Q5`, `id.crm:00Q5`. Which lead that is, the book
  /// knows.
  bool parse_id(const Token& token, std::size_t begin, std::size_t colon, Term& term) {
    const std::string_view text = token.text;
    const std::size_t end = text.size();
    term.name = Name::lead_id;
    term.type = NameType::integer;
    term.operands.emplace_back();
    const bool dotted = colon > begin + 2;
    const std::size_t second = dotted ? colon : text.find(':', colon + 1);
    const std::string_view value = trim(text.substr(std::min(colon + 1, end)));
    if (second == std::string_view::npos) {
      const auto number = parse_integer(value);
      if (!number || *number < 1)
        return fail(token, colon + 1, end, "an id of another system needs the system's name",
                    "write id:42 for a lead's own number, id:SYSTEM:ID for another system's");
      term.operands.front().low_integer = term.operands.front().high_integer = *number;
      return true;
    }
    const std::string_view system = dotted ? text.substr(begin + 3, colon - begin - 3)
                                           : text.substr(colon + 1, second - colon - 1);
    std::string_view id = trim(text.substr(second + 1));
    if (system.empty() || id.empty())
      return fail(token, begin, end, "an id is a system and what it calls the lead",
                  "like id:crm:00Q5");
    const bool quoted = id.size() > 1 && id.front() == '"' && quote_end(id, 0) == id.size();
    term.text = std::string(system) + ":" + (quoted ? unquote(id) : std::string(id));
    return true;
  }

  /// `call,meeting` or `sql,customer`, and perhaps `@` and when.
  bool parse_happened(const Token& token, std::size_t at, const NameMeaning& name, Term& term) {
    const OperandContext context{name, scope_, vocabulary_};
    const std::string_view text = token.text;
    const std::size_t sign = std::min(text.find('@', at), text.size());
    while (true) {
      const std::size_t end = std::min(text.find(',', at), sign);
      const std::string_view one = trim(text.substr(at, end - at));
      if (!take_operand(token, at, end,
                        name.name == Name::did ? parse_kind(one, context)
                                               : parse_operand(one, false, context),
                        term.operands))
        return false;
      if (end == sign) break;
      at = end + 1;
    }
    if (sign == text.size()) return true;
    NameMeaning asked = name;
    asked.text = text.substr(0, sign);
    return take_operand(token, sign + 1, text.size(),
                        parse_time_of(text.substr(sign + 1), {asked, scope_, vocabulary_}),
                        term.dates);
  }

  bool take_operand(const Token& token, std::size_t begin, std::size_t end,
                    std::variant<Operand, OperandProblem> operand, std::vector<Operand>& operands) {
    if (auto* wrong = std::get_if<OperandProblem>(&operand))
      return fail(token, begin, end, std::move(wrong->message), std::move(wrong->hint));
    operands.push_back(std::get<Operand>(std::move(operand)));
    return true;
  }

  static void take_name(const NameMeaning& name, Term& term) {
    term.name = name.name;
    term.type = name.type;
    term.field = name.field;
    term.channel = name.channel;
  }

  /// Who is looked for by an address is found by any of them; rules speak of the field.
  bool reads_further(const NameMeaning& name) const {
    return scope_ == FilterScope::command_line && name.name == Name::field &&
           (name.field == at(BuiltIn::email) || name.field == at(BuiltIn::phone));
  }

  bool missing_value(const Token& token, std::size_t colon, const NameMeaning& name) {
    return fail(token, colon, colon + 1, "a value is missing after " + name.text + ":",
                name.can_be_missing ? "for leads without one write no:" + name.text
                                    : "write " + name.text + ":VALUE");
  }

  /// An unknown key: a free word if it was quoted or cannot be a name, otherwise a mistake.
  bool parse_unknown(const Token& token, std::size_t at, std::size_t colon, const std::string& key,
                     Term& term) {
    const std::string_view value = std::string_view(token.text).substr(colon + 1);
    const bool quoted_word =
        token.quoted && !value.starts_with('~') && scope_ == FilterScope::command_line;
    if (quoted_word) return parse_word(token, at, term);
    if (looks_like_url(key, value)) {
      return fail(token, at, token.text.size(), "a word with a colon needs quotes",
                  "write '\"" + token.text.substr(at) + "\"'");
    }
    const auto elsewhere = where_else(key, scope_, vocabulary_);
    if (elsewhere) return wrong_scope(token, at, colon, key, *elsewhere);
    if (!looks_like_name(key)) return parse_word(token, at, term);
    return unknown_name(token, at, colon, key);
  }

  bool wrong_scope(const Token& token, std::size_t begin, std::size_t end, const std::string& key,
                   std::string hint) {
    return fail(token, begin, end, key + " cannot be used in " + std::string(scope_name(scope_)),
                std::move(hint));
  }

  bool unknown_name(const Token& token, std::size_t begin, std::size_t end,
                    const std::string& key) {
    std::vector<std::string> candidates = filter_names(scope_, vocabulary_);
    // Not after has: or no:, where only a name is allowed.
    if (end < token.text.size()) {
      for (const char* prefix : {"has", "no", "not"}) candidates.emplace_back(prefix);
    } else {
      std::erase_if(candidates, [this](const std::string& name) {
        return !find_name(name, scope_, vocabulary_)->can_be_missing;
      });
    }
    std::string hint = did_you_mean(nearest(key, candidates));
    if (hint.empty())
      hint = "`leads help filters` lists the names; a word with a colon in it needs quotes";
    return fail(token, begin, end, "there is no field or name \"" + key + "\"", std::move(hint));
  }

  bool parse_presence(const Token& token, std::size_t at, bool absent, Term& term) {
    const std::string key = lowered(trim(std::string_view(token.text).substr(at)));
    if (key.empty())
      return fail(token, 0, at, "a name is missing after the colon", "write it like has:phone");
    if (key.find(',') != std::string::npos) {
      return fail(token, at, token.text.size(), "one name at a time",
                  "write has:phone has:email, or with `or` between them");
    }
    const auto name = find_name(key, scope_, vocabulary_);
    if (!name) {
      const auto elsewhere = where_else(key, scope_, vocabulary_);
      if (elsewhere) return wrong_scope(token, at, token.text.size(), key, *elsewhere);
      return unknown_name(token, at, token.text.size(), key);
    }
    if (!name->can_be_missing) {
      const std::string example = name->name == Name::retention     ? key + ":due"
                                  : name->type == NameType::consent ? key + ":unknown"
                                                                    : key + ":VALUE";
      return fail(token, at, token.text.size(), key + " is never missing",
                  "ask for a value: " + example);
    }
    take_name(*name, term);
    term.test = Term::Test::present;
    if (absent) term.negated = !term.negated;
    return true;
  }

  bool parse_pattern(const Token& token, std::size_t at, const NameMeaning& name, Term& term) {
    const std::size_t end = token.text.size();
    if (name.type != NameType::text) {
      return fail(token, at - 1, at,
                  "~ looks for a pattern in text, and " + name.text + " is not text",
                  "compare it: " + name.text + ":VALUE");
    }
    if (at == end) return fail(token, at - 1, at, "a pattern is missing after ~");
    term.test = Term::Test::matches;
    term.text = token.text.substr(at);
    auto compiled = compile_pattern(term.text);
    if (const auto* wrong = std::get_if<std::string>(&compiled)) {
      return fail(token, at, end, "this pattern cannot be used: " + *wrong,
                  "patterns are RE2: leads help filters");
    }
    term.pattern = std::get<0>(compiled);
    return true;
  }

  /// `a,"b, c",1..9`
  bool parse_values(const Token& token, std::size_t at, const NameMeaning& name, Term& term) {
    const std::string_view text = token.text;
    while (true) {
      const bool quoted = at < text.size() && text[at] == '"';
      const std::size_t end = value_end(text, at, quoted);
      if (end == std::string_view::npos)
        return fail(token, at, text.size(), "this quote is not closed");
      if (!parse_value(token, at, end, quoted, name, term)) return false;
      if (end == text.size()) return true;
      if (text[end] != ',')
        return fail(token, end, end + 1, "a comma or blank is missing after the closing quote");
      at = end + 1;
    }
  }

  static std::size_t value_end(std::string_view text, std::size_t at, bool quoted) {
    if (quoted) return quote_end(text, at);
    const std::size_t comma = text.find(',', at);
    return comma == std::string_view::npos ? text.size() : comma;
  }

  bool parse_value(const Token& token, std::size_t at, std::size_t end, bool quoted,
                   const NameMeaning& name, Term& term) {
    const std::string_view raw = std::string_view(token.text).substr(at, end - at);
    const std::string value = quoted ? unquote(raw) : std::string(raw);
    if (trim(value).empty()) {
      return fail(
          token, at, end, "a value is missing",
          at == token.text.size() ? "write lists without blanks: " + name.text + ":a,b" : "");
    }
    if (!quoted && raw.find('"') != std::string_view::npos) {
      return fail(token, at, end, "a quote inside a value",
                  "quote the whole value and write each quote in it twice");
    }
    return take_operand(token, at, end,
                        parse_operand(trim(value), quoted, {name, scope_, vocabulary_, &notes_}),
                        term.operands);
  }

  /// Written as other programs compare: score>70, owner=ana. As a free word it would find nobody.
  bool comparison(const Token& token, std::size_t at, std::string_view word) {
    const std::size_t sign = word.find_first_of("=<>");
    if (sign == std::string_view::npos) return true;
    const std::size_t begin = word.find_first_not_of("=<>", sign);
    const std::string name = lowered(word.substr(0, sign));
    if (begin == std::string_view::npos || !find_name(name, scope_, vocabulary_)) return true;
    const std::string value(word.substr(begin));
    const std::string meant = word[sign] == '>'   ? value + ".."
                              : word[sign] == '<' ? ".." + value
                                                  : value;
    return fail(
        token, at, token.text.size(), "a term is NAME:VALUE, got \"" + std::string(word) + "\"",
        "write " + name + ":" + meant + (word[sign] == '=' ? "" : " (ends included)") +
            (scope_ == FilterScope::command_line ? "; the word itself in double quotes" : ""));
  }

  /// Digits may be the number of a lead, which only the book knows; also as shown: #42.
  static void note_number(std::string_view word, Term& term) {
    const std::string_view digits = word.substr(word.starts_with('#') ? 1 : 0);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return;
    term.operands.front().low_integer = parse_integer(digits);
  }

  /// A free word, from `at` on.
  bool parse_word(const Token& token, std::size_t at, Term& term) {
    const std::size_t end = token.text.size();
    std::string word = token.text.substr(at);
    if (!token.quoted && word[0] != '"' && !comparison(token, at, word)) return false;
    if (scope_ != FilterScope::command_line) {
      return fail(token, at, end, "a term is NAME:VALUE, got \"" + word + "\"",
                  scope_ == FilterScope::timeline ? "such as kind:call or subject:~pricing"
                                                  : "free words only work on the command line");
    }
    const bool inner_quotes = !token.quoted && word[0] == '"';
    if (!inner_quotes && !token.quoted && word.find('"') != std::string::npos) {
      return fail(token, at, end, "a quote inside a word",
                  "quote the whole word and write each quote in it twice");
    }
    if (at > 0 && !token.quoted && !inner_quotes && find_name(lowered(word), scope_, vocabulary_)) {
      return fail(token, at, end, "\"" + word + "\" is a name without a value",
                  "for leads without one write no:" + word);
    }
    if (inner_quotes) {
      const std::size_t close = quote_end(word, 0);
      if (close != word.size())
        return fail(token, at, end, "a blank is missing after the closing quote");
      word = unquote(word);
    }
    const bool negated = term.negated;
    const int column = term.column, width = term.width;
    term = free_word(word, vocabulary_.phones);
    if (!token.quoted && !inner_quotes) note_number(word, term);
    term.negated = negated;
    term.column = column;
    term.width = width;
    if (term.text.empty()) return fail(token, at, end, "a word is missing between the quotes");
    return true;
  }

  std::string_view source_;
  FilterScope scope_;
  const FilterVocabulary& vocabulary_;
  std::optional<FilterProblem> problem_;
  std::vector<std::string> notes_;
  Token number_;  // put together from several
};

}  // namespace

FilterResult parse_filter(std::string_view text, FilterScope scope,
                          const FilterVocabulary& vocabulary) {
  auto tokens = split_tokens(text, 0, text.size());
  if (auto* problem = std::get_if<FilterProblem>(&tokens)) return std::move(*problem);
  return Parser(text, scope, vocabulary).parse(std::get<0>(tokens));
}

FilterResult parse_filter(const std::vector<std::string>& arguments, FilterScope scope,
                          const FilterVocabulary& vocabulary) {
  std::string source;
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (const std::string& argument : arguments) {
    if (!spans.empty()) source += ' ';
    spans.emplace_back(source.size(), source.size() + argument.size());
    source += argument;
  }
  std::vector<Token> tokens;
  for (const auto& [begin, end] : spans) {
    auto part = split_tokens(source, begin, end);
    if (auto* problem = std::get_if<FilterProblem>(&part)) return std::move(*problem);
    for (Token& token : std::get<0>(part)) tokens.push_back(std::move(token));
  }
  return Parser(source, scope, vocabulary).parse(tokens);
}

}  // namespace leads
