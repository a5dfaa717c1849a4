// SPDX-License-Identifier: MIT
// Words as people look for them: without accents, and with the usual ways to write a letter that a
// keyboard lacks. Müller, Mueller and Muller find each other.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// The forms of a text that are compared. Two texts match if their plain forms do, if the plain
/// form of one matches the long form of the other, or if their short forms match.
struct Spellings {
  std::string plain;       ///< folded, accents off: Müller is "muller", Mueller "mueller"
  std::string lengthened;  ///< folded, ü as ue: Müller is "mueller"
  std::string shortened;   ///< the plain form, ue as u where it may mean ü: Mueller is "muller"
};
Spellings spellings(std::string_view text);

/// Whether two texts are the same in one of their forms.
bool is_spelled_as(const Spellings& sought, std::string_view text);
/// Whether `text` contains `sought` in one of its forms; false for an empty one.
bool contains_spelling(std::string_view text, const Spellings& sought);
bool contains_spelling(const Spellings& text, const Spellings& sought);

/// What an index of texts keeps: whenever contains_spelling(text, spellings(word)), the key of the
/// word is contained in the key of the text. Longer words make better keys; a key may be empty.
std::string text_key(std::string_view text);
std::string word_key(std::string_view word);

}  // namespace leads
