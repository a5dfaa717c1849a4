// SQLite and ICU can load shared libraries at run time, which a static program neither needs nor
// should do. The linker puts this in place of their calls of dlopen (--wrap, CMakeLists.txt).

// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's name for
// it.
extern "C" void* __wrap_dlopen(const char* /*file*/, int /*mode*/) noexcept {
  return nullptr;
}
