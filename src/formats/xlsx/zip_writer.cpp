// SPDX-License-Identifier: MIT
#include "formats/xlsx/zip_writer.h"

#include <minizip/zip.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "leads/error.h"

namespace leads {
namespace {

constexpr int kLevel = 4;                 // of 9: half the time of the usual 6
constexpr uLong kFirstDosDay = 0x210000;  // 1980-01-01 00:00, the earliest that a zip can hold

[[noreturn]] void failed() {
  throw Error(ErrorKind::storage, {}, "the .xlsx file cannot be packed: out of memory");
}

// What minizip writes to: bytes with a position of their own.
struct MemoryFile {
  std::string bytes;
  std::size_t position = 0;
};

MemoryFile& memory_of(voidpf opaque) {
  return *static_cast<MemoryFile*>(opaque);
}
voidpf memory_open(voidpf opaque, const void*, int) {
  return opaque;
}
int memory_close(voidpf, voidpf) {
  return 0;
}
int memory_error(voidpf, voidpf) {
  return 0;
}
ZPOS64_T memory_tell(voidpf opaque, voidpf) {
  return memory_of(opaque).position;
}

uLong memory_read(voidpf opaque, voidpf, void* to, uLong size) {
  MemoryFile& file = memory_of(opaque);
  const std::size_t count = std::min<std::size_t>(size, file.bytes.size() - file.position);
  std::memcpy(to, file.bytes.data() + file.position, count);
  file.position += count;
  return count;
}

uLong memory_write(voidpf opaque, voidpf, const void* from, uLong size) {
  MemoryFile& file = memory_of(opaque);
  file.bytes.resize(std::max<std::size_t>(file.bytes.size(), file.position + size));
  std::memcpy(file.bytes.data() + file.position, from, size);
  file.position += size;
  return size;
}

long memory_seek(voidpf opaque, voidpf, ZPOS64_T offset, int origin) {
  MemoryFile& file = memory_of(opaque);
  const std::size_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? file.position
                           : origin == ZLIB_FILEFUNC_SEEK_END ? file.bytes.size()
                                                              : 0;
  if (from + offset > file.bytes.size()) return -1;
  file.position = from + offset;
  return 0;
}

zlib_filefunc64_def memory_functions(MemoryFile& file) {
  zlib_filefunc64_def functions{};
  functions.zopen64_file = memory_open;
  functions.zread_file = memory_read;
  functions.zwrite_file = memory_write;
  functions.ztell64_file = memory_tell;
  functions.zseek64_file = memory_seek;
  functions.zclose_file = memory_close;
  functions.zerror_file = memory_error;
  functions.opaque = &file;
  return functions;
}

}  // namespace

// A part is packed here and given to minizip when it is whole, so that it may be dropped.
struct ZipWriter::Impl {
  MemoryFile file;
  zipFile zip = nullptr;
  std::string name, packed;  // of the part
  z_stream stream{};
  bool begun = false, packing = false;
  std::size_t unpacked = 0;
  uLong sum = 0;

  void deflate_some(std::string_view bytes, int flush) {
    // zlib only reads them.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 65536> some;
    int result = Z_OK;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(some.data());
      stream.avail_out = static_cast<uInt>(some.size());
      result = ::deflate(&stream, flush);
      if (result == Z_STREAM_ERROR) failed();
      packed.append(some.data(), some.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }

  void end_packing() {
    if (!packing) return;
    deflate_some({}, Z_FINISH);
    ::deflateEnd(&stream);
    packing = false;
  }

  void end_part() {
    if (!begun) return;
    end_packing();
    begun = false;
    zip_fileinfo info{};
    info.dosDate = kFirstDosDay;
    constexpr int kRaw = 1;
    if (zipOpenNewFileInZip2(zip, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                             kLevel, kRaw) != ZIP_OK)
      failed();
    for (std::string_view rest = packed; !rest.empty();) {
      const std::string_view some = rest.substr(0, std::size_t{1} << 30);
      if (zipWriteInFileInZip(zip, some.data(), static_cast<unsigned>(some.size())) != ZIP_OK)
        failed();
      rest.remove_prefix(some.size());
    }
    if (zipCloseFileInZipRaw(zip, unpacked, sum) != ZIP_OK) failed();
  }
};

ZipWriter::ZipWriter() : impl_(std::make_unique<Impl>()) {
  zlib_filefunc64_def functions = memory_functions(impl_->file);
  impl_->zip = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
  if (impl_->zip == nullptr) failed();
}

ZipWriter::~ZipWriter() {
  drop();
  if (impl_->zip != nullptr) zipClose(impl_->zip, nullptr);
}

void ZipWriter::begin(std::string name, bool plain) {
  impl_->end_part();
  impl_->name = std::move(name);
  impl_->packed.clear();
  impl_->unpacked = 0;
  impl_->sum = ::crc32(0, nullptr, 0);
  impl_->stream = {};
  constexpr int kRawDeflate = -MAX_WBITS;
  if (::deflateInit2(&impl_->stream, kLevel, Z_DEFLATED, kRawDeflate, 8,
                     plain ? Z_HUFFMAN_ONLY : Z_DEFAULT_STRATEGY) != Z_OK)
    failed();
  impl_->begun = impl_->packing = true;
}

void ZipWriter::write(std::string_view bytes) {
  impl_->sum = ::crc32_z(impl_->sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  impl_->unpacked += bytes.size();
  impl_->deflate_some(bytes, Z_NO_FLUSH);
}

std::size_t ZipWriter::unpacked() const {
  return impl_->unpacked;
}

std::size_t ZipWriter::packed() {
  impl_->end_packing();
  return impl_->packed.size();
}

void ZipWriter::drop() {
  impl_->begun = false;
  if (std::exchange(impl_->packing, false)) ::deflateEnd(&impl_->stream);
}

std::string ZipWriter::finish() {
  impl_->end_part();
  const int result = zipClose(std::exchange(impl_->zip, nullptr), nullptr);
  if (result != ZIP_OK) failed();
  return std::move(impl_->file.bytes);
}

}  // namespace leads
