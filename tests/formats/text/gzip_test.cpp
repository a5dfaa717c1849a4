// SPDX-License-Identifier: MIT
#include "formats/text/gzip.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <random>

#include "leads/error.h"

using leads::bytes_of;

namespace {

std::string gzip(std::string_view text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string copy(text);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// What could be read, then "!" and the message when it ended in an error.
std::string unpacked(std::string_view packed, std::size_t step = 1000, std::size_t piece = 4096) {
  std::string out, buffer(piece, '\0');
  try {
    const leads::ByteSource source = leads::gunzip(bytes_of(packed, step), "x.gz");
    while (const std::size_t got = source(buffer.data(), piece)) out.append(buffer, 0, got);
    CHECK(source(buffer.data(), piece) == 0);
  } catch (const leads::Error& error) {
    CHECK(error.kind == leads::ErrorKind::bad_input);
    CHECK(error.where == "x.gz");
    out += std::string("!") + error.what();
  }
  return out;
}

}  // namespace

TEST_CASE("gzip is known by its first bytes") {
  CHECK(leads::is_gzip(gzip("a")));
  CHECK(!leads::is_gzip("\x1f\x8b"));
  CHECK(!leads::is_gzip("name,email"));
  CHECK(!leads::is_gzip(""));
}

TEST_CASE("one member, several, none, and padding") {
  std::string large;
  for (int i = 0; i < 50'000; ++i) large += std::to_string(i * 7919 % 10'007) + "\n";
  const std::string two = gzip("first\n") + gzip("") + gzip(large);
  for (const std::size_t step : {1u, 7u, 100'000u}) {
    CHECK(unpacked(gzip("hello"), step) == "hello");
    CHECK(unpacked(gzip("hello"), step, 1) == "hello");
    CHECK(unpacked(two, step) == "first\n" + large);
    CHECK(unpacked(gzip("a") + std::string(600, '\0'), step) == "a");
  }
  CHECK(unpacked(gzip("")).empty());
}

TEST_CASE("what is cut off or damaged says so") {
  const std::string good = gzip("some text that is long enough to be cut anywhere");
  for (std::size_t length = 1; length < good.size(); ++length) {
    CAPTURE(length);
    const std::string result = unpacked(std::string_view(good).substr(0, length));
    CHECK(result.ends_with("!the gzip file ends too early: it was cut off"));
  }
  std::string checksum = good;
  checksum[good.size() - 6] = static_cast<char>(checksum[good.size() - 6] ^ 1);
  CHECK(unpacked(checksum).ends_with("!the gzip file is damaged"));
  CHECK(unpacked(good + "name,email\n")
            .ends_with("!the gzip file is damaged: other bytes follow its end"));
  CHECK(unpacked("no gzip at all") == "!the gzip file is damaged");
}

TEST_CASE("what unpacks to very much more than its size is refused, whatever follows it") {
  const std::string bomb = gzip(std::string(20'000'000, 'x'));
  CHECK(unpacked(bomb).ends_with("!the gzip file unpacks to more than 100 times its size"));
  std::mt19937 random(5);
  std::string noise;
  for (int i = 0; i < 1'000'000; ++i) noise += static_cast<char>(random());
  CHECK(unpacked(bomb + gzip(noise))
            .ends_with("!the gzip file unpacks to more than 100 times its size"));
  // A small file may be as regular as it likes, and a large one that is worth its bytes.
  const std::string small(1'000'000, 'x');
  CHECK(unpacked(gzip(small)) == small);
  const std::string worth = noise + noise + noise;
  CHECK(unpacked(gzip(worth)) == worth);
}

TEST_CASE("random damage ends, the same however the bytes arrive") {
  std::mt19937 random(11);
  const std::string good = gzip("a line\n") + gzip("and another line\n");
  for (int round = 0; round < 400; ++round) {
    std::string bad = good;
    for (std::size_t flips = 1 + random() % 4; flips > 0; --flips)
      bad[random() % bad.size()] = static_cast<char>(random());
    CHECK(unpacked(bad, 1 + random() % 20, 1 + random() % 20) == unpacked(bad, 1000, 1));
  }
}
