// SPDX-License-Identifier: MIT
// Memory that grows to many megabytes, in pages of two megabytes where the system has them: a
// thousandth of the faults of a first use, and a look-up far away finds its page at once.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace leads {

inline constexpr std::size_t kLargePage = std::size_t{2} << 20;

/// Of memory not used yet; what is too small for a large page stays as it is.
inline void use_large_pages(void* memory, std::size_t size) noexcept {
  const std::size_t skipped =
      (kLargePage - reinterpret_cast<std::uintptr_t>(memory) % kLargePage) % kLargePage;
  if (size < skipped + kLargePage) return;
  // Advice: where it is not taken, small pages do.
  ::madvise(static_cast<char*>(memory) + skipped, (size - skipped) / kLargePage * kLargePage,
            MADV_HUGEPAGE);
}

/// As reserve() of a string or vector.
template <class Container>
void reserve_large(Container& container, std::size_t count) {
  if (count <= container.capacity()) return;
  container.reserve(count);
  use_large_pages(container.data() + container.size(),
                  (container.capacity() - container.size()) * sizeof *container.data());
}

/// Of `size` elements, as the vector's constructor makes them.
template <class T>
std::vector<T> large_vector(std::size_t size) {
  std::vector<T> made;
  reserve_large(made, size);
  made.resize(size);
  return made;
}

/// Call before appending `more`: doubles the capacity each time it is exhausted.
template <class Container>
void grow_large(Container& container, std::size_t more = 1) {
  if (container.capacity() - container.size() < more)
    reserve_large(container, std::max(container.size() + more, container.capacity() * 2));
}

}  // namespace leads
