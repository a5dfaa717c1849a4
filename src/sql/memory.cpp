// SPDX-License-Identifier: MIT
#include "sql/memory.h"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/large_memory.h"

namespace leads::sql {
namespace {

constexpr std::size_t kStep = 16;
constexpr std::size_t kLargest =
    std::size_t{6} * 1024;  // bytes, a page of the file and what SQLite keeps
                            // beside it; above it blocks are malloc's
constexpr std::size_t kChunk = std::size_t{64} << 10, kLargeChunk = std::size_t{4} << 20;

/// Before every block: its size, a multiple of kStep.
struct alignas(kStep) Header {
  std::size_t size;
};

struct FreeBlock {
  FreeBlock* next;
};

struct Pool {
  std::array<FreeBlock*, kLargest / kStep + 1> free_blocks{};
  char* at = nullptr;
  std::size_t left = 0, taken = 0;

  bool take_chunk() {
    const bool large = taken >= kLargeChunk;  // who needs much will need more
    const std::size_t size = large ? kLargeChunk : kChunk;
    at = static_cast<char*>(large ? std::aligned_alloc(kLargePage, size) : std::malloc(size));
    left = at == nullptr ? 0 : size;
    if (at != nullptr && large) use_large_pages(at, size);
    taken += left;
    return at != nullptr;
  }
};
thread_local Pool pool;

std::size_t rounded(int bytes) {
  return (static_cast<std::size_t>(bytes) + kStep - 1) / kStep * kStep;
}

Header* header_of(void* block) {
  return reinterpret_cast<Header*>(static_cast<char*>(block) - sizeof(Header));
}

void* begin_block(void* memory, std::size_t size) {
  static_cast<Header*>(memory)->size = size;
  return static_cast<char*>(memory) + sizeof(Header);
}

void* allocate(int bytes) {
  const std::size_t size = rounded(bytes);
  if (size > kLargest) {
    void* memory = std::malloc(size + sizeof(Header));
    return memory == nullptr ? nullptr : begin_block(memory, size);
  }
  FreeBlock*& first = pool.free_blocks[size / kStep];
  if (first != nullptr) {
    FreeBlock* block = first;
    first = block->next;
    return block;
  }
  const std::size_t needed = size + sizeof(Header);
  if (pool.left < needed && !pool.take_chunk()) return nullptr;
  void* block = begin_block(pool.at, size);
  pool.at += needed;
  pool.left -= needed;
  return block;
}

void release(void* block) {
  if (block == nullptr) return;
  Header* header = header_of(block);
  if (header->size > kLargest) return std::free(header);
  auto* freed = static_cast<FreeBlock*>(block);
  FreeBlock*& first = pool.free_blocks[header->size / kStep];
  freed->next = first;
  first = freed;
}

int size_of(void* block) {
  return block == nullptr ? 0 : static_cast<int>(header_of(block)->size);
}

void* resize(void* block, int bytes) {
  const std::size_t before = header_of(block)->size;
  if (rounded(bytes) <= before && before <= kLargest) return block;
  void* larger = allocate(bytes);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, block, before < rounded(bytes) ? before : rounded(bytes));
  release(block);
  return larger;
}

int round_up(int bytes) {
  return static_cast<int>(rounded(bytes));
}
int start(void*) {
  return SQLITE_OK;
}
void stop(void*) {}

}  // namespace

void use_pooled_memory() {
  static const sqlite3_mem_methods methods{allocate, release, resize, size_of,
                                           round_up, start,   stop,   nullptr};
  sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

}  // namespace leads::sql
