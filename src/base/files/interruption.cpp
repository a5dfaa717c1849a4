// SPDX-License-Identifier: MIT
#include "base/files/interruption.h"

#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace leads {
namespace {

// A signal handler reaches nothing but this.
struct Slot {
  std::atomic<bool> used = false;
  std::atomic<void (*)(void*)> stop = nullptr;
  std::atomic<void*> object = nullptr;
  std::atomic<const char*> temporary = nullptr;
};
constexpr std::size_t kSlots = 8;
std::array<Slot, kSlots> slots;
std::atomic<int> unfinished = 0;
std::atomic<int> came = 0;  // the signal

constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};
constexpr int kDeadlineMs = 1800;

void die_of(int signal) noexcept {
  static_cast<void>(std::signal(signal, SIG_DFL));
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  sigprocmask(SIG_UNBLOCK, &only, nullptr);
  static_cast<void>(std::raise(signal));
}

// The time is over: the next process that opens the database rolls an open transaction back.
void on_deadline(int) {
  for (const Slot& slot : slots) {
    const char* const temporary = slot.used ? slot.temporary.load() : nullptr;
    if (temporary != nullptr) static_cast<void>(::unlink(temporary));
  }
  die_of(came);
}

void on_signal(int signal) {
  if (unfinished == 0) return die_of(signal);
  if (came != 0) return;
  came = signal;
  for (const Slot& slot : slots) {
    if (auto* const stop = slot.used ? slot.stop.load() : nullptr) stop(slot.object);
  }
  itimerval deadline{};
  deadline.it_value.tv_sec = kDeadlineMs / 1000;
  deadline.it_value.tv_usec = static_cast<suseconds_t>(kDeadlineMs % 1000) * 1000;
  static_cast<void>(::setitimer(ITIMER_REAL, &deadline, nullptr));
}

sigset_t delayed() noexcept {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kSignals) sigaddset(&set, signal);
  return set;
}

int take_slot() noexcept {
  ++unfinished;
  for (std::size_t index = 0; index < kSlots; ++index) {
    bool free = false;
    if (slots[index].used.compare_exchange_strong(free, true)) return static_cast<int>(index);
  }
  return -1;  // then only the wait is shorter than it could be
}

}  // namespace

void handle_signals() noexcept {
  struct sigaction action {};
  for (const int signal : kSignals) {
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    static_cast<void>(::sigaction(signal, &action, nullptr));
  }
  action = {};
  action.sa_handler = on_deadline;
  static_cast<void>(::sigaction(SIGALRM, &action, nullptr));
  static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
}

void restore_signals() noexcept {
  static_cast<void>(std::signal(SIGXFSZ, SIG_DFL));
}

DelayedSignals::DelayedSignals() noexcept {
  const sigset_t set = delayed();
  sigprocmask(SIG_BLOCK, &set, nullptr);
}

DelayedSignals::~DelayedSignals() {
  const sigset_t set = delayed();
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

bool DelayedSignals::came() noexcept {
  sigset_t pending;
  if (sigpending(&pending) != 0) return false;
  for (const int signal : kSignals)
    if (sigismember(&pending, signal) == 1) return true;
  return false;
}

Unfinished::Unfinished(void (*stop)(void*), void* object) noexcept : slot_(take_slot()) {
  if (slot_ < 0) return;
  Slot& slot = slots[static_cast<std::size_t>(slot_)];
  slot.object = object;
  slot.stop = stop;
}

Unfinished::Unfinished(const std::string& temporary) noexcept : slot_(take_slot()) {
  if (slot_ >= 0) slots[static_cast<std::size_t>(slot_)].temporary = temporary.c_str();
}

Unfinished::~Unfinished() {
  if (slot_ >= 0) {
    Slot& slot = slots[static_cast<std::size_t>(slot_)];
    slot.stop = nullptr;
    slot.temporary = nullptr;
    slot.object = nullptr;
    slot.used = false;
  }
  if (--unfinished == 0 && came != 0) die_of(came);
}

bool is_interrupted() noexcept {
  return came.load(std::memory_order_relaxed) != 0;
}

}  // namespace leads
