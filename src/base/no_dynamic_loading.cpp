// SPDX-License-Identifier: MIT
// SQLite and ICU can load shared libraries at run time, which a static program neither needs nor
// should do. The linker puts this in place of their calls of dlopen (--wrap, CMakeLists.txt), and
// names it so.

extern "C" void* __wrap_dlopen(const char* /*file*/, int /*mode*/) noexcept {  // NOLINT
  return nullptr;
}
