// The one instantiation of fmt: Debian has no static archive of it, and header-only use costs seconds in every file.
#include <fmt/format-inl.h>
