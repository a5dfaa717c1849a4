// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_archive.h"

#include <minizip/unzip.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <utility>

#include "leads/error.h"

namespace leads {
namespace {

// What minizip reads from: a descriptor with a position of its own.
struct ArchiveFile {
  int descriptor = -1;
  std::uint64_t position = 0, size = 0;
  std::uint64_t read = 0;  // so far
  int error = 0;
};

ArchiveFile& file_of(voidpf opaque) {
  return *static_cast<ArchiveFile*>(opaque);
}

voidpf archive_open(voidpf opaque, const void*, int) {
  return opaque;
}
int archive_close(voidpf, voidpf) {
  return 0;
}
int archive_error(voidpf opaque, voidpf) {
  return file_of(opaque).error;
}
ZPOS64_T archive_tell(voidpf opaque, voidpf) {
  return file_of(opaque).position;
}

uLong archive_read(voidpf opaque, voidpf, void* to, uLong size) {
  ArchiveFile& file = file_of(opaque);
  uLong done = 0;
  while (done < size) {
    const ssize_t got = ::pread(file.descriptor, static_cast<char*>(to) + done, size - done,
                                static_cast<off_t>(file.position));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) file.error = errno;
    if (got <= 0) break;
    done += static_cast<uLong>(got);
    file.position += static_cast<std::uint64_t>(got);
    file.read += static_cast<std::uint64_t>(got);
  }
  return done;
}

long archive_seek(voidpf opaque, voidpf, ZPOS64_T offset, int origin) {
  ArchiveFile& file = file_of(opaque);
  const std::uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? file.position
                             : origin == ZLIB_FILEFUNC_SEEK_END ? file.size
                                                                : 0;
  if (offset > LLONG_MAX || base + offset > LLONG_MAX) return -1;
  file.position = base + offset;
  return 0;
}

}  // namespace

struct XlsxArchive::Impl {
  std::string file;
  ArchiveFile source;
  unzFile zip = nullptr;
  bool part_open = false;
  std::uint64_t unpacked = 0;  // of all parts
  std::string part;            // the one that is open
  std::uint64_t part_unpacked = 0, read_before = 0;

  [[noreturn]] void fail(const std::string& what, std::string hint = {}) const {
    if (source.error != 0)
      throw Error(ErrorKind::storage, file,
                  std::string("reading failed: ") + std::strerror(source.error));
    throw Error(ErrorKind::bad_input, file, what, std::move(hint));
  }

  [[noreturn]] void fail_damaged() const {
    fail("the .xlsx file is damaged", "open it in a spreadsheet program and save it again");
  }

  void close_part() {
    if (!part_open) return;
    part_open = false;
    unzCloseCurrentFile(zip);
  }

  std::size_t read(char* to, std::size_t size) {
    if (!part_open) return 0;
    const int got =
        unzReadCurrentFile(zip, to, static_cast<unsigned>(std::min(size, std::size_t{INT_MAX})));
    if (got < 0) fail_damaged();
    if (got == 0) {
      part_open = false;
      if (unzCloseCurrentFile(zip) != UNZ_OK) fail_damaged();  // the checksum
    }
    unpacked += static_cast<std::uint64_t>(got);
    part_unpacked += static_cast<std::uint64_t>(got);
    if (unpacked > kMostBytes)
      fail("the .xlsx file unpacks to more than 2 GiB", "save the sheet as CSV");
    // By what was read of this part: other bytes of the archive do not help it.
    if (part_unpacked / kMostRatio > source.read - read_before)
      fail("the .xlsx file unpacks to more than 100 times its size, in its part " + part,
           "save the sheet as CSV");
    return static_cast<std::size_t>(got);
  }
};

XlsxArchive::XlsxArchive(int descriptor, std::string file) : impl_(std::make_unique<Impl>()) {
  impl_->file = std::move(file);
  impl_->source.descriptor = descriptor;
  struct stat status {};
  if (::fstat(descriptor, &status) != 0)
    throw Error(ErrorKind::storage, impl_->file, std::strerror(errno));
  impl_->source.size = static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size));
  zlib_filefunc64_def functions{archive_open, archive_read,  nullptr,       archive_tell,
                                archive_seek, archive_close, archive_error, &impl_->source};
  char head[8] = {};
  const std::string_view bytes(head, archive_read(&impl_->source, nullptr, head, sizeof head));
  if (is_ole(bytes))
    impl_->fail("this is an old Excel file (.xls), or one with a password",
                "save it as .xlsx without a password, or as CSV");
  impl_->source.position = 0;
  impl_->zip = unzOpen2_64("", &functions);
  if (impl_->zip == nullptr)
    impl_->fail(is_zip(bytes) ? "the .xlsx file is damaged: it was cut off"
                              : "this is not an .xlsx file");
}

XlsxArchive::~XlsxArchive() {
  if (impl_->zip == nullptr) return;
  impl_->close_part();
  unzClose(impl_->zip);
}

bool XlsxArchive::has(const std::string& part) {
  impl_->close_part();
  constexpr int kAnyCase = 2;
  return unzLocateFile(impl_->zip, part.c_str(), kAnyCase) == UNZ_OK;
}

ByteSource XlsxArchive::part(const std::string& name) {
  if (!has(name))
    impl_->fail("the .xlsx file has no part " + name,
                "open it in a spreadsheet program and save it again");
  unz_file_info64 info{};
  if (unzGetCurrentFileInfo64(impl_->zip, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK)
    impl_->fail_damaged();
  if ((info.flag & 1u) != 0)
    impl_->fail("the .xlsx file is encrypted", "save it without a password, or as CSV");
  impl_->read_before = impl_->source.read;
  if (unzOpenCurrentFile(impl_->zip) != UNZ_OK) impl_->fail_damaged();
  impl_->part_open = true;
  impl_->part = name;
  impl_->part_unpacked = 0;
  return [impl = impl_.get()](char* to, std::size_t size) { return impl->read(to, size); };
}

bool is_zip(std::string_view head) {
  return head.starts_with("PK\x03\x04");
}

bool is_ole(std::string_view head) {
  return head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

}  // namespace leads
