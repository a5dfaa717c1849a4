// SPDX-License-Identifier: MIT
// What is fuzzed: a function a parser, which takes any bytes and ends the process when something
// does not hold.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/files/byte_source.h"

namespace leads::fuzz {

void config(std::string_view bytes);
void csv(std::string_view bytes);
void date(std::string_view bytes);
void encoding(std::string_view bytes);
void filter(std::string_view bytes);
void gzip(std::string_view bytes);
void ics(std::string_view bytes);
void journal(std::string_view bytes);
void json(std::string_view bytes);
void lead(std::string_view bytes);
void mail(std::string_view bytes);
void pack(std::string_view bytes);
void playbook(std::string_view bytes);
void schema(std::string_view bytes);
void search_block(std::string_view bytes);
void tzif(std::string_view bytes);
void vcard(std::string_view bytes);
void xlsx(std::string_view bytes);

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
};
inline constexpr auto kTargets = std::to_array<Target>({{"config", config},
                                                        {"csv", csv},
                                                        {"date", date},
                                                        {"encoding", encoding},
                                                        {"filter", filter},
                                                        {"gzip", gzip},
                                                        {"ics", ics},
                                                        {"journal", journal},
                                                        {"json", json},
                                                        {"lead", lead},
                                                        {"mail", mail},
                                                        {"pack", pack},
                                                        {"playbook", playbook},
                                                        {"schema", schema},
                                                        {"search_block", search_block},
                                                        {"tzif", tzif},
                                                        {"vcard", vcard},
                                                        {"xlsx", xlsx}});

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Lines and messages of what a reader found wrong so far.
template <class Reader>
std::string problems_of(Reader& reader) {
  std::string told;
  for (const auto& problem : reader.take_problems())
    told += std::to_string(problem.line) + problem.message + '\n';
  return told;
}

/// What `read` makes of a ByteSource does not depend on how the bytes arrive.
template <class Read>
void require_same_in_pieces(Read read, std::string_view bytes) {
  require(read(bytes_of(bytes)) == read(bytes_of(bytes, 3)), "the same in pieces of three bytes");
}

/// Bytes written as hexadecimal digits, so that the corpus of a binary format is text; anything
/// else as it is.
inline std::string from_hex(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  if (text.size() % 2 != 0) return std::string(text);
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::string(text);
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

/// Takes off the first byte: what a target chooses by; 0 of nothing.
inline unsigned choice(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto first = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return first;
}

}  // namespace leads::fuzz
