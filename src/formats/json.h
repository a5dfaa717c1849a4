// JSON by its own grammar: a writer to a string, over RapidJSON.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace leads {

/// Writes one compact JSON value. Calls must nest properly; numbers that are not finite become null.
class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  void text(std::string_view value);
  void integer(std::int64_t value);
  void number(double value);
  void boolean(bool value);
  void null();
  std::string take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leads
