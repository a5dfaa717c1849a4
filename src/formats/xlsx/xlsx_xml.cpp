// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_xml.h"

#include <expat.h>

#include <exception>
#include <new>
#include <utility>

#include "base/limits.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr int kXmlStep = 32 << 10;
constexpr int kDeepestXml = limits::kNesting;
// A tag or attribute that does not end: expat would keep all of it in memory, and read it again
// from its beginning with every step.
constexpr long kLongestXmlToken = long{limits::kXmlTag};

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
  for (const char* const* at = pairs; *at != nullptr; at += 2)
    if (local_name(*at) == name) return at[1];
  return {};
}

// An exception must not pass through expat: it is kept, the parser stopped, and the exception
// thrown again outside.
struct XmlParser::Impl {
  XmlEvents events;
  std::string place;
  XML_Parser parser = nullptr;
  std::exception_ptr thrown;
  int depth = 0;
  long long fed = 0;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, place, what,
                "open it in a spreadsheet program and save it again");
  }

  template <class Call>
  void guarded(Call call) {
    if (thrown) return;
    try {
      call();
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }

  static Impl& of(void* self) { return *static_cast<Impl*>(self); }
  static void XMLCALL start(void* self, const XML_Char* name, const XML_Char** attributes) {
    Impl& impl = of(self);
    impl.guarded([&] {
      if (++impl.depth > kDeepestXml) impl.fail("its XML is nested more than 64 levels deep");
      impl.events.start(local_name(name), {attributes});
    });
  }
  static void XMLCALL end(void* self, const XML_Char* name) {
    Impl& impl = of(self);
    impl.guarded([&] {
      --impl.depth;
      impl.events.end(local_name(name));
    });
  }
  static void XMLCALL text(void* self, const XML_Char* bytes, int size) {
    Impl& impl = of(self);
    impl.guarded([&] { impl.events.text({bytes, static_cast<std::size_t>(size)}); });
  }
  static void XMLCALL doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Impl& impl = of(self);
    impl.guarded([&] { impl.fail("its XML declares a document type, which no spreadsheet does"); });
  }
};

XmlParser::XmlParser(XmlEvents events, std::string place) : impl_(std::make_unique<Impl>()) {
  impl_->events = std::move(events);
  impl_->place = std::move(place);
  impl_->parser = XML_ParserCreate(nullptr);
  if (impl_->parser == nullptr) throw std::bad_alloc();
  XML_SetUserData(impl_->parser, impl_.get());
  XML_SetElementHandler(impl_->parser, Impl::start, Impl::end);
  XML_SetCharacterDataHandler(impl_->parser, Impl::text);
  XML_SetStartDoctypeDeclHandler(impl_->parser, Impl::doctype);
}

XmlParser::~XmlParser() {
  XML_ParserFree(impl_->parser);
}

bool XmlParser::feed(const ByteSource& source) {
  void* const buffer = XML_GetBuffer(impl_->parser, kXmlStep);
  if (buffer == nullptr) throw std::bad_alloc();
  const std::size_t got = source(static_cast<char*>(buffer), kXmlStep);
  impl_->fed += static_cast<long long>(got);
  const XML_Status status = XML_ParseBuffer(impl_->parser, static_cast<int>(got), got == 0 ? 1 : 0);
  if (impl_->thrown) std::rethrow_exception(impl_->thrown);
  if (status == XML_STATUS_ERROR) {
    if (XML_GetErrorCode(impl_->parser) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    impl_->fail(std::string("its XML is damaged: ") +
                XML_ErrorString(XML_GetErrorCode(impl_->parser)));
  }
  if (impl_->fed - static_cast<long long>(XML_GetCurrentByteIndex(impl_->parser)) >
      kLongestXmlToken)
    impl_->fail("its XML has a tag of more than 256 KiB");
  return got != 0;
}

void parse_xml(const ByteSource& source, XmlEvents events, std::string place) {
  XmlParser parser(std::move(events), std::move(place));
  while (parser.feed(source)) {
  }
}

}  // namespace leads
