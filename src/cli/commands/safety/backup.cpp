// SPDX-License-Identifier: MIT
// leads backup: a verified copy of the database, made while others use it.
#include "store/backup.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/output/progress.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::backup_command {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string destination;
  std::optional<std::int64_t> keep;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("DEST", options.destination, true,
            "a directory, in which the backup is named after the database and the time; or a new "
            "file")
      .kind = ValueKind::file;
  flags.whole("--keep", "N", options.keep, 1, 100'000,
              "afterwards remove all but the newest N backups of this database in the directory");
}

/// "leads-2026-11-30-184801.db" for "leads.db": names sort as their times do.
std::string name_in_directory(const fs::path& database, Instant at) {
  std::string time = format_utc(at);  // 2026-11-30T18:48:01Z
  std::erase_if(time, [](char letter) { return letter == ':' || letter == 'Z'; });
  std::replace(time.begin(), time.end(), 'T', '-');
  return fmt::format("{}-{}{}", database.stem().string(), time, database.extension().string());
}

bool is_named_as_backup(const std::string& name, const fs::path& database) {
  const std::string before = database.stem().string() + "-", after = database.extension().string();
  constexpr std::string_view kShape = "dddd-dd-dd-dddddd";
  if (name.size() != before.size() + kShape.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after))
    return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char letter = name[before.size() + i];
    if (kShape[i] == 'd' ? letter < '0' || letter > '9' : letter != '-') return false;
  }
  return true;
}

/// The backups of this database in a directory, the oldest first.
std::vector<std::string> backups_in(const fs::path& directory, const fs::path& database) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, failed)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file(failed) && is_named_as_backup(name, database)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> remove_older(const fs::path& directory, const fs::path& database,
                                      std::size_t keep, std::size_t coming, bool dry_run) {
  std::vector<std::string> names = backups_in(directory, database);
  const std::size_t kept = keep - std::min(keep, coming);
  names.resize(names.size() - std::min(names.size(), kept));
  for (std::string& name : names) {
    name = (directory / name).string();
    std::error_code failed;
    if (!dry_run && !fs::remove(name, failed) && failed)
      throw Error(ErrorKind::storage, name,
                  "the backup was made, but this older one cannot be removed: " + failed.message());
  }
  return names;
}

std::string size_text(std::uint64_t bytes) {
  constexpr double kKib = 1024;
  const auto size = static_cast<double>(bytes);
  if (size < kKib * kKib) return fmt::format("{:.0f} KiB", size / kKib);
  return fmt::format("{:.1f} MiB", size / kKib / kKib);
}

/// Whether the backup gets a name of its own in DEST, which need not exist yet.
bool is_directory(const Options& options) {
  std::error_code failed;
  if (fs::is_directory(options.destination, failed)) return true;
  const bool exists = fs::exists(options.destination, failed);
  if (options.keep && exists)
    throw Error(ErrorKind::usage, "--keep",
                "works with a directory, and " + options.destination + " is a file");
  return !exists && (options.keep || options.destination.ends_with('/'));
}

void make_directory(const std::string& path) {
  std::error_code failed;
  if (!fs::create_directories(path, failed)) {
    if (failed) throw Error(ErrorKind::storage, path, failed.message());
    return;
  }
  fs::permissions(path, fs::perms::owner_all, failed);
}

int run(const Options& options, Session& session) {
  session.check_may_write();
  session.check_no_fields();
  const fs::path database = session.db_path();
  const bool into_directory = is_directory(options);
  const fs::path copy =
      into_directory ? fs::path(options.destination) / name_in_directory(database, session.now())
                     : fs::path(options.destination);
  const bool dry_run = session.options().dry_run;
  Backup made;
  if (!dry_run) {
    if (into_directory) make_directory(options.destination);
    Progress progress("copied", "pages", !session.options().quiet);
    made = back_up(database.string(), copy.string(), session.wait_ms(),
                   [&](std::size_t done, std::size_t total) { progress(done, total); });
  }
  std::vector<std::string> removed;
  if (options.keep)
    removed = remove_older(options.destination, database, static_cast<std::size_t>(*options.keep),
                           dry_run ? 1 : 0, dry_run);
  Page page;
  page.schema = "leads.backup/1";
  page.document = {{"db", database.string()},
                   {"backup", copy.string()},
                   {"bytes", dry_run ? Datum() : Datum(static_cast<std::int64_t>(made.bytes))},
                   {"leads", dry_run ? Datum() : Datum(made.leads)},
                   {"removed", List(removed.begin(), removed.end())},
                   {"dry_run", dry_run}};
  if (dry_run)
    page.text(fmt::format("would back up {} to {}", database.string(), copy.string()));
  else
    page.text(fmt::format("backed up {} to {}: {}, {}, verified", database.string(), copy.string(),
                          counted(made.leads, "lead", "leads"), size_text(made.bytes)));
  for (const std::string& name : removed)
    page.text(fmt::format("{} {}", dry_run ? "would remove" : "removed", name));
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "backup",
    .group = "Safety",
    .summary = "copy the database to a new file and verify the copy",
    .usage = "DEST [--keep N]",
    .details =
        "Copies the database as it is at one instant, while others go on using it, and reads the "
        "copy back before it gets its name. If DEST is a directory, the backup is named after the "
        "database and the time in UTC, such as leads-2026-11-30-184801.db; otherwise DEST is the "
        "new file. No file is ever replaced. Only you can read the copy.\n"
        "With --keep N, older backups of the same database in the directory are removed once the "
        "new one is complete. The rules file leads.toml is not copied.\n"
        "To restore, stop what uses the database, then copy the backup over it: "
        "cp BACKUP leads.db. Every command can also read a backup where it is: leads list --db "
        "BACKUP.",
    .examples = {{"leads backup backups/", "into a directory, named by the time"},
                 {"leads backup backups/ --keep 14", "from cron: two weeks of nights"},
                 {"leads backup before-fair.db", "to a file of that name"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .is_tool = false,
};

}  // namespace leads::backup_command
