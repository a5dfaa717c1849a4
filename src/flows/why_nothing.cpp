// SPDX-License-Identifier: MIT
// Each term is tried alone. What finds nobody is compared with the values that leads have, and with
// what other programs would have understood.
#include "flows/why_nothing.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/spelling.h"
#include "base/text.h"
#include "base/words.h"
#include "core/filter/sought.h"
#include "core/lead/country.h"
#include "core/lead/searched_text.h"
#include "flows/select.h"
#include "leads/playbook.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"

namespace leads {
namespace {

/// Of all alternatives together: each costs a walk over the leads, or several.
constexpr std::size_t kMostTerms = 8;
/// Values and words that are nearly the same are looked for among so many of the newest leads: an
/// answer that says why comes about as quickly as one that finds something.
constexpr std::int64_t kMostRead = 20'000;

std::string number_of_leads(std::size_t count) {
  return counted(count, "lead", "leads");
}

/// A value of a field, as most leads have it.
struct Seen {
  std::string text;
  std::size_t count = 0;
};
using Values = std::map<std::string, Seen>;  // by folded text

class Explanation {
 public:
  explicit Explanation(const WhyNothing& asked) : asked_(asked) {}

  std::vector<std::string> of(const Filter& filter) {
    Store& store = asked_.evaluation.store;
    if (store.is_empty()) return {};
    const std::int64_t last = number(People(store).last());
    if (last > kMostRead)
      for (std::int64_t id = last - kMostRead + 1; id <= last; ++id)
        newest_.emplace_back(LeadId{id});
    std::size_t explained = 0;
    for (const auto& alternative : filter.alternatives) {
      if (explained + alternative.size() > kMostTerms) continue;
      explained += alternative.size();
      explain(filter.source, alternative);
    }
    return std::move(lines_);
  }

 private:
  using Terms = std::vector<Term>;

  void explain(const std::string& source, const Terms& terms) {
    std::vector<std::string> texts, found;
    for (const Term& term : terms) texts.push_back(text_of(source, term));
    const std::size_t before = lines_.size();
    alone_ = terms.size() == 1;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (const std::size_t words = split_by_shell(terms, texts, i); words > 0) {
        i += words;
        continue;
      }
      if (written_otherwise(terms, texts, i)) continue;
      const std::size_t count = count_of(Filter{texts[i], {{terms[i]}}});
      if (count == 0)
        no_lead_has(terms[i], texts[i]);
      else
        found.push_back(texts[i] + " finds " + std::to_string(count));
    }
    if (lines_.size() == before && found.size() > 1)
      say("each term finds leads, but no lead matches all of them: " + join(found, ", "));
  }

  void say(std::string line) {
    if (std::find(lines_.begin(), lines_.end(), line) == lines_.end())
      lines_.push_back(std::move(line));
  }

  static std::string text_of(const std::string& source, const Term& term) {
    std::string text;
    int column = 0;
    for (const char byte : source) {
      if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80U) ++column;
      if (column >= term.column && column < term.column + term.width) text += byte;
    }
    return text;
  }

  std::size_t count_of(Filter filter) {
    Selection selection;
    selection.filter = std::move(filter);
    selection.zone = asked_.zone;
    selection.scores = false;
    selection.packs = true;
    return select_leads(asked_.evaluation, std::move(selection), [](LeadCursor&, const Score&) {})
        .matched;
  }

  /// How many leads another filter finds; 0 if it is none.
  std::size_t count_of(const std::string& text) {
    auto filter = asked_.read(text);
    return filter ? count_of(*std::move(filter)) : 0;
  }

  static bool is_word(const Term& term) { return term.name == Name::free_word; }
  static bool is_value(const Term& term) {
    return (term.name == Name::field || term.name == Name::tag) && term.type == NameType::text &&
           term.test == Term::Test::any_of;
  }

  /// company:"Acme GmbH", of which the shell took the quotes: how many words follow the term.
  std::size_t split_by_shell(const Terms& terms, const std::vector<std::string>& texts,
                             std::size_t at) {
    if (!is_value(terms[at]) || at + 1 == terms.size() || !is_word(terms[at + 1])) return 0;
    const std::size_t colon = texts[at].rfind(':');
    std::string value = texts[at].substr(colon + 1);
    for (std::size_t next = at + 1; next < terms.size() && is_word(terms[next]); ++next) {
      value += " " + texts[next];
      const std::string whole = texts[at].substr(0, colon + 1) + "\"" + value + "\"";
      const std::size_t count = count_of(whole);
      if (count == 0) continue;
      say("a value with blanks needs quotes that the shell leaves: '" + whole + "' finds " +
          std::to_string(count));
      return next - at;
    }
    return 0;
  }

  /// Signs and words that other programs have.
  bool written_otherwise(const Terms& terms, const std::vector<std::string>& texts,
                         std::size_t at) {
    if (!is_word(terms[at])) return false;
    const std::string& text = texts[at];
    const std::string word = fold(text);
    const std::string next = at + 1 < texts.size() ? texts[at + 1] : "";
    if (word == "and" || word == "&&" || word == "&") {
      say("`" + text +
          "` is taken for a word to look for: all terms must match anyway, leave it "
          "out");
      return true;
    }
    if (word == "||" || word == "|") {
      say("`" + text + "` is taken for a word to look for: alternatives are separated by `or`");
      return true;
    }
    if (word == "not" && !next.empty()) {
      say("`not " + next + "` reads as two words: write not:" + next);
      return true;
    }
    if (word == ".." || word.starts_with("..") || word.ends_with("..")) {
      say("a range has no blanks around its dots: " + range_around(texts, at));
      return true;
    }
    for (const char sign : {'!', '-'}) {
      const bool term = word.front() == sign && word.find(':') != std::string::npos;
      if (!term || !asked_.read(text.substr(1))) continue;
      if (count_of(Filter{text, {{terms[at]}}}) > 0) return false;
      say("`" + text +
          "` is taken for a word to look for: to leave those out write not:" + text.substr(1));
      return true;
    }
    const std::size_t bracket = text.find_first_of("()[]{}");
    if (bracket != std::string::npos && count_of(Filter{text, {{terms[at]}}}) == 0) {
      say("`" + text +
          "` is taken for a word to look for: filters have no brackets; the word `or` "
          "starts an alternative");
      return true;
    }
    return false;
  }

  static std::string range_around(const std::vector<std::string>& texts, std::size_t at) {
    std::string range = texts[at];
    const bool joins_before = range.starts_with("..") && at > 0;
    const bool joins_after = range.ends_with("..") && at + 1 < texts.size();
    if (joins_before) range = texts[at - 1] + range;
    if (joins_after) range += texts[at + 1];
    return joins_before || joins_after ? range : "NAME:A..B";
  }

  void no_lead_has(const Term& term, const std::string& text) {
    if (term.negated) return alone_ ? void() : say("every lead is left out by " + text);
    if (is_word(term)) return no_word(term, text);
    if (is_value(term)) return no_value(term, text);
    if (term.name == Name::said && term.test == Term::Test::contains)
      return say("no activity's subject or note contains " + after_colon(text));
    if (!alone_) say("no lead matches " + text);
  }

  static std::string after_colon(const std::string& text) {
    const std::size_t colon = text.find(':');
    return colon == std::string::npos ? text : text.substr(colon + 1);
  }

  void no_word(const Term& term, const std::string& text) {
    std::string line = "`" + text + "` is no word of any lead";
    if (const std::size_t star = text.find('*'); star != std::string::npos) {
      std::string plain = text;
      std::erase(plain, '*');
      return say(line + ": words are found wherever they are in a text, leave the * out" +
                 finds(plain));
    }
    const std::string meant = meant_value(term.text);
    if (!meant.empty()) return say(line + ": " + meant);
    const std::string near = nearest_word(term.text);
    say(near.empty() ? line : line + "; " + near);
  }

  std::string finds(const std::string& filter, const std::string& otherwise = "") {
    const std::size_t count = filter.empty() ? 0 : count_of(filter);
    return count == 0 ? otherwise : ": " + filter + " finds " + std::to_string(count);
  }

  /// A value of a name, typed without the name: hot, fair, mql, webinar.
  std::string meant_value(const std::string& word) {
    if (word.find_first_of(":,\"~ ") != std::string::npos) return {};
    for (const char* name : {"temperature", "stage", "grade", "did"})
      if (const std::string found = finds_as(name, word); !found.empty()) return found;
    if (country_code(word))
      if (const std::string found = finds_as("country", word); !found.empty()) return found;
    if (fold(word) == "nobody") return finds_as("owner", word);
    constexpr auto kFields =
        std::to_array({BuiltIn::owner, BuiltIn::source, BuiltIn::city, BuiltIn::industry,
                       BuiltIn::campaign, BuiltIn::vendor, BuiltIn::title});
    const std::string folded = fold(word);
    std::array<bool, kFields.size()> seen{};
    LeadNeeds needs;
    for (const BuiltIn field : kFields) needs.add(at(field));
    each_lead(std::move(needs), [&](const LeadView& lead) {
      for (std::size_t i = 0; i < kFields.size(); ++i) {
        const Cell& cell = lead.cell(at(kFields[i]));
        if (!seen[i] && cell.kind == Cell::Kind::text && cell.text.size() <= 2 * folded.size())
          seen[i] = fold(cell.text) == folded;
      }
    });
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      if (!seen[i]) continue;
      const std::string name(asked_.evaluation.scorer.playbook().fields[at(kFields[i])].name);
      if (const std::string found = finds_as(name, word); !found.empty()) return found;
    }
    return {};
  }

  std::string finds_as(const std::string& name, const std::string& value) {
    const std::string filter = name + ":" + value;
    const std::size_t count = count_of(filter);
    return count == 0 ? "" : filter + " finds " + std::to_string(count);
  }

  /// Of the names, companies and addresses. Short words are near to many: the first letter is
  /// seldom the mistyped one.
  std::string nearest_word(const std::string& word) {
    std::map<std::string, std::size_t> words;
    LeadNeeds needs;
    for (const BuiltIn field :
         {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
      needs.add(at(field));
    each_lead(std::move(needs), [&words, &word](const LeadView& lead) {
      std::set<std::string> own;
      any_searched_text(lead, [&own, &word](std::string_view text) {
        for (const std::string_view each : split_blanks(text))
          if (std::string folded = fold(each); folded.front() == word.front())
            own.insert(std::move(folded));
        return false;
      });
      for (const std::string& each : own) ++words[each];
    });
    std::vector<std::string> known;
    for (const auto& [each, count] : words) known.push_back(each);
    const std::vector<std::string> near = nearest(word, known);
    if (near.empty()) return {};
    return "nearly the same: " + near.front() +
           (newest_.empty() ? " (" + number_of_leads(words[near.front()]) + ")" : "");
  }

  /// Reads all leads, or the newest of a large book.
  template <class Use>
  void each_lead(LeadNeeds needs, Use use) {
    Selection selection;
    selection.scores = false;
    selection.needs = std::move(needs);
    if (!newest_.empty()) selection.ids = newest_;
    select_leads(asked_.evaluation, std::move(selection),
                 [&use](LeadCursor& cursor, const Score&) { use(cursor.lead()); });
  }

  Values values_of(const Term& term) {
    Values values;
    LeadNeeds needs;
    needs.tags = term.name == Name::tag;
    if (term.name == Name::field) needs.add(term.field);
    const auto add = [&values](std::string_view text) {
      Seen& seen = values[fold(text)];
      if (seen.count++ == 0) seen.text = text;
    };
    each_lead(std::move(needs), [&](const LeadView& lead) {
      if (term.name == Name::tag) {
        for (const std::string_view tag : lead.tags) add(tag);
      } else if (term.field == at(BuiltIn::name)) {
        if (const auto known = known_name(lead)) add(*known);
      } else if (const Cell& cell = lead.cell(term.field); cell.kind == Cell::Kind::text) {
        add(cell.text);
      }
    });
    return values;
  }

  void no_value(const Term& term, const std::string& text) {
    const Values values = values_of(term);
    const std::string name = text.substr(0, text.find(':'));
    std::vector<std::string> known;
    for (const auto& [folded, seen] : values) known.push_back(folded);
    for (const Operand& operand : term.operands) {
      if (operand.missing) {
        say("no lead is without " + name);
        continue;
      }
      const std::string line = "no lead has " + name + " " + operand.text;
      if (values.empty()) {
        say(newest_.empty() ? "no lead has any " + name : line);
        continue;
      }
      std::vector<std::string> near;
      for (const std::string& folded : nearest(operand.text, known)) {
        const Seen& seen = values.at(folded);
        near.push_back(seen.text + (newest_.empty() ? ": " + std::to_string(seen.count) : ""));
      }
      if (!near.empty()) {
        say(line + " (" + join(near, ", ") + ")");
      } else if (!finds_pieces(name, operand)) {
        say(line + (newest_.empty() && values.size() <= 8 ? "; there are: " + listed(values) : ""));
      }
    }
  }

  bool finds_pieces(const std::string& name, const Operand& operand) {
    if (operand.text.find_first_of("*%") != std::string::npos) {
      std::string plain = operand.text;
      std::erase_if(plain, [](char letter) { return letter == '*' || letter == '%'; });
      say(name + ":" + operand.text + " means that very text" +
          finds(name + ":~" + plain, "; for a piece write " + name + ":~" + plain));
      return true;
    }
    const std::string pattern = name + ":~" + quoted_pattern(operand.text);
    const std::size_t count = count_of(pattern);
    if (count == 0) return false;
    say(name + ":" + operand.text + " matches whole values; " +
        (pattern.find_first_of(" \\") == std::string::npos ? pattern : "'" + pattern + "'") +
        " finds " + std::to_string(count));
    return true;
  }

  static std::string quoted_pattern(const std::string& text) {
    std::string pattern;
    for (const char letter : text) {
      if (std::string_view("\\^$.|?*+()[]{}").find(letter) != std::string_view::npos)
        pattern += '\\';
      pattern += letter;
    }
    return pattern;
  }

  static std::string listed(const Values& values) {
    std::vector<std::string> names;
    for (const auto& [folded, seen] : values) names.push_back(seen.text);
    return join(names, ", ");
  }

  const WhyNothing& asked_;
  std::vector<LeadId> newest_;  // empty in a book that is read whole
  bool alone_ = false;          // the term has no others beside it
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> why_nothing(const WhyNothing& asked, const Filter& filter) {
  return Explanation(asked).of(filter);
}

}  // namespace leads
