// SPDX-License-Identifier: MIT
// One program for all targets: its name (`csv`, or a link of that name) says which. Built by
// tests/fuzz/run.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/targets.h"

namespace {

const leads::fuzz::Target* target = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char*** arguments) {
  const std::string_view path = **arguments;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const leads::fuzz::Target& each : leads::fuzz::kTargets)
    if (each.name == name) target = &each;
  if (target != nullptr) return 0;
  std::fprintf(stderr, "call it by the name of a target\n");
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  target->run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
