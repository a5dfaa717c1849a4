// A book in a directory of its own, gone with the object. Several test programs may run at once.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "leads/playbook.h"
#include "leads/store.h"

namespace leads {

class TemporaryBook {
 public:
  explicit TemporaryBook(Playbook given) : playbook(std::move(given)) {
    std::string name = (std::filesystem::temp_directory_path() / "leads-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    Store::create(path());
    open();
  }
  ~TemporaryBook() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  TemporaryBook(const TemporaryBook&) = delete;
  TemporaryBook& operator=(const TemporaryBook&) = delete;

  void open() {
    store_.reset();
    store_.emplace(path(), StoreOptions{.write = true});
    store_->bind(playbook);
  }
  Store& store() { return *store_; }
  std::string path() const { return (directory_ / "leads.db").string(); }

  Playbook playbook;

 private:
  std::filesystem::path directory_;
  std::optional<Store> store_;
};

}  // namespace leads
