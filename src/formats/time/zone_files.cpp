// SPDX-License-Identifier: MIT
// Finds a zone by the name that TZ or leads.toml gives. Names stay below the directory; only
// regular files of a zone file's size are read, so that no name can hang or fill the process.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/scan.h"
#include "base/spelling.h"
#include "formats/time/tzif.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kLongestName = 255;

class File {
 public:
  explicit File(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

// Nullopt if there is no such regular file, or it is too large to be a zone.
std::optional<std::string> read_small_file(const std::string& path) {
  const File file(path);
  struct stat status {};
  if (file.fd() < 0 || ::fstat(file.fd(), &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  std::string bytes;
  std::array<char, 8192> buffer;
  while (bytes.size() <= kLargestFile) {
    const auto got = ::read(file.fd(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return std::nullopt;
}

bool is_name_char(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '/' || c == '_' || c == '-' || c == '+' ||
         c == '.';
}

// Parts between slashes, each with something in it and none of them dots.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName ||
      !std::all_of(name.begin(), name.end(), is_name_char))
    return false;
  for (;;) {
    const auto slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part.front() == '.') return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

// The names of zone.tab: country, coordinates, name, remark; tabs between.
std::vector<std::string> known_names(const std::string& directory) {
  std::vector<std::string> names{"UTC"};
  const auto table = read_small_file(directory + "/zone.tab");
  std::string_view rest = table ? std::string_view(*table) : std::string_view();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto first = line.find('\t');
    const auto second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    if (line.starts_with('#') || second == std::string_view::npos) continue;
    line.remove_prefix(second + 1);
    names.emplace_back(line.substr(0, line.find('\t')));
  }
  return names;
}

// `Berlin` means Europe/Berlin, `Europe/Berlni` is near it.
std::string hint_for(std::string_view name, const std::string& directory) {
  const std::vector<std::string> names = known_names(directory);
  std::vector<std::string> same_city;
  for (const std::string& known : names)
    if (equal_ascii_case(std::string_view(known).substr(known.rfind('/') + 1), name))
      same_city.push_back(known);
  const std::string hint = did_you_mean(same_city.empty() ? nearest(name, names) : same_city);
  return hint.empty() ? "use a name such as Europe/Berlin, or UTC" : hint;
}

[[noreturn]] void unknown_zone(std::string_view name, const std::string& directory) {
  throw Error(ErrorKind::not_found, std::string(name), "no such time zone",
              hint_for(name, directory));
}

}  // namespace

Zone load_zone(std::string_view name, std::string_view directory) {
  const std::string_view typed = name;
  const bool colon = name.starts_with(':');
  if (colon) name.remove_prefix(1);
  if (name.empty() || name == "UTC") return Zone();
  const std::string folder(directory);
  if (colon && name.starts_with('/') && name.find('\0') == std::string_view::npos) {
    const auto bytes = read_small_file(std::string(name));
    if (!bytes) unknown_zone(typed, folder);
    return parse_tzif(name, *bytes);
  }
  if (is_zone_name(name))
    if (const auto bytes = read_small_file(folder + "/" + std::string(name));
        bytes && bytes->starts_with("TZif"))
      return parse_tzif(name, *bytes);
  if (const auto rule = colon ? std::nullopt : parse_posix_zone(name))
    return Zone(std::string(name), rule->standard_offset, {}, rule);
  unknown_zone(typed, folder);
}

}  // namespace leads
