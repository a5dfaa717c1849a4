// SPDX-License-Identifier: MIT
// The corpus of every target, and small damages of each file: what fuzzing found once stays found,
// without a fuzzer.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/targets.h"

namespace {

constexpr int kDamages = 150;  // of a file

std::vector<std::string> corpus_of(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(LEADS_CORPUS) / target))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

// Cut off, cut out, doubled, one byte changed, or a piece of another file put in.
void damage(std::string& text, const std::vector<std::string>& files, std::mt19937& random) {
  const auto below = [&random](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const std::size_t at = below(text.size()), length = below(30);
  const std::string& other = files[below(files.size())];
  switch (below(5)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(at, length));
      break;
    case 3:
      if (!text.empty()) text[at] = static_cast<char>(random());
      break;
    default:
      text.insert(at, other.substr(below(other.size()), length));
      break;
  }
}

}  // namespace

TEST_CASE("every parser takes its corpus and damages of it") {
  for (const leads::fuzz::Target& target : leads::fuzz::kTargets) {
    CAPTURE(target.name);
    const std::vector<std::string> files = corpus_of(target.name);
    REQUIRE(files.size() >= 2);
    std::mt19937 random(7);
    for (const std::string& file : files) {
      target.run(file);  // ends the process when something does not hold
      for (int run = 0; run < kDamages; ++run) {
        std::string damaged = file;
        for (std::size_t damages = 1 + random() % 4; damages > 0; --damages)
          damage(damaged, files, random);
        target.run(damaged);
      }
    }
  }
}
