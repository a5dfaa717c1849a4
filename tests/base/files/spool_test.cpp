// SPDX-License-Identifier: MIT
// Spools against vectors: random records, in memory, spilled, and read twice.
#include "base/files/spool.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace leads {
namespace {

std::vector<std::string> random_records(std::mt19937& random, std::size_t count) {
  std::vector<std::string> records;
  for (std::size_t i = 0; i < count; ++i) {
    std::string record(std::uniform_int_distribution<std::size_t>(0, 40)(random), '\0');
    for (char& byte : record)
      byte = static_cast<char>(std::uniform_int_distribution(0, 3)(random) * 85);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

TEST_CASE("a spool gives back what was written, in order, from memory and from its file") {
  std::mt19937 random(7);
  for (const std::size_t memory : {std::size_t{1} << 20, std::size_t{1000}, std::size_t{1}}) {
    const std::vector<std::string> records = random_records(random, 3000);
    Spool spool(".", memory);
    for (const std::string& record : records) spool.write(record);
    CHECK(spool.records() == records.size());
    for (int pass = 0; pass < 2; ++pass) {
      Spool::Reader reader(spool);
      std::vector<std::string> back;
      for (std::string_view record; reader.next(record);) back.emplace_back(record);
      CHECK(back == records);
    }
  }
}

TEST_CASE("a sorted spool gives records in order of their bytes, however many runs they made") {
  std::mt19937 random(8);
  for (const std::size_t memory : {std::size_t{1} << 20, std::size_t{4000}, std::size_t{1}}) {
    std::vector<std::string> records = random_records(random, memory == 1 ? 300 : 3000);
    SortedSpool spool(".", memory);
    for (const std::string& record : records) spool.write(record);
    std::sort(records.begin(), records.end());
    for (int pass = 0; pass < 2; ++pass) {
      spool.rewind();
      std::vector<std::string> back;
      for (std::string_view record; spool.next(record);) back.emplace_back(record);
      CHECK(back == records);
    }
  }
}

TEST_CASE("ordered numbers compare as their bytes do") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t a = random() >> 24U, b = i % 3 == 0 ? a : random() >> 24U;
    std::string x, y;
    append_ordered(x, a, 5);
    append_ordered(y, b, 5);
    CHECK((x < y) == (a < b));
    CHECK(ordered_number(x) == a);
  }
}

}  // namespace leads
