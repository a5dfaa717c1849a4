// SPDX-License-Identifier: MIT
#include "core/match/folds.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace leads {

TEST_CASE("folded texts are those of fold, and stay where they are") {
  Folds folds;
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) texts.push_back(std::string(300, 'A') + "Ä" + std::to_string(i));
  std::vector<std::string_view> folded;
  for (const std::string& text : texts) folded.push_back(folds.of(text));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(folded[i] == fold(texts[i]));
    CHECK(folds.of(texts[i]).data() == folded[i].data());
  }
  // Of another lead at the same address.
  folds.clear();
  texts[0].replace(0, 1, "B");
  CHECK(folds.of(texts[0]) == fold(texts[0]));
}

}  // namespace leads
