// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

constexpr std::size_t kTogether = 25;  // leads that one operation creates

void add_leads(Store& store, int number) {
  Operation operation(store, Instant{Seconds{1'700'000'000 + number}}, "test", "add");
  std::vector<NewLead> leads(kTogether);
  for (std::size_t i = 0; i < leads.size(); ++i)
    leads[i].values = {{at(BuiltIn::name), std::string(500, 'x') + std::to_string(i)}};
  operation.create(leads);
  operation.finish("", false);
}

struct Kill {
  pid_t process;
  ~Kill() {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
  }
};

}  // namespace

TEST_CASE("a backup made while another process writes has all or nothing of each operation") {
  const TemporaryBook other{sample_playbook()};
  const std::string path = other.path() + "-shared";
  Store::create(path);
  {
    Store store(path, StoreOptions{.write = true}, sample_playbook());
    for (int i = 0; i < 400; ++i) add_leads(store, i);
  }
  // Another process, not a thread: closing a file drops the locks that this one has on it.
  const pid_t writer = ::fork();
  if (writer == 0) {
    Store store(path, StoreOptions{.write = true, .wait_ms = 60'000}, sample_playbook());
    for (int i = 400;; ++i) {
      add_leads(store, i);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  const Kill end{writer};
  for (int i = 0; i < 3; ++i) {
    const std::string copy = path + "-" + std::to_string(i) + ".bak";
    const Backup made = back_up(path, copy, 60'000, [](std::size_t, std::size_t) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    });
    CHECK(made.leads % static_cast<std::int64_t>(kTogether) == 0);
    CHECK(made.leads >= 400 * static_cast<std::int64_t>(kTogether));
    CHECK(made.bytes == std::filesystem::file_size(copy));
    Store read(copy, {}, sample_playbook());
    CHECK(read.count() == made.leads);
  }
  Store store(path, {.write = false, .wait_ms = 60'000}, sample_playbook());
  CHECK(store.count() > 400 * static_cast<std::int64_t>(kTogether));
}

TEST_CASE("a backup replaces nothing, and a damaged book is not backed up") {
  TemporaryBook book{sample_playbook()};
  add_leads(book.store(), 1);
  CHECK_THROWS_AS(back_up(book.path(), book.path(), 0), Error);
  CHECK(book.store().count() == static_cast<std::int64_t>(kTogether));
  const std::string half = book.path() + ".half", copy = book.path() + ".copy";
  std::filesystem::copy_file(book.path(), half);
  std::filesystem::resize_file(half, std::filesystem::file_size(half) / 2);
  CHECK_THROWS_AS(back_up(half, copy, 0), Error);
  CHECK_FALSE(std::filesystem::exists(copy));
}
