// SPDX-License-Identifier: MIT
#include "formats/markdown/markdown.h"

#include <cmark.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "base/words.h"

namespace leads {
namespace {

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

Document parse(std::string_view markdown) {
  Document document(cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_DEFAULT));
  if (!document) throw std::bad_alloc();
  return document;
}

std::string_view text_or_empty(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Walks a document and writes its text, each line behind the marks of the quotes and list items
/// that it is in.
class PlainText {
 public:
  std::string of(cmark_node* document) {
    const std::unique_ptr<cmark_iter, FreeIterator> walk(cmark_iter_new(document));
    for (cmark_event_type event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get())) {
      cmark_node* node = cmark_iter_get_node(walk.get());
      if (event == CMARK_EVENT_ENTER)
        enter(node);
      else
        leave(node);
    }
    while (!out_.empty() && out_.back() == '\n') out_.pop_back();
    return out_.empty() ? out_ : out_ + '\n';
  }

 private:
  /// A line of a block: `first` precedes the first one, `rest` the others.
  struct Mark {
    std::string first, rest;
    bool begun = false;
  };

  void enter(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_BLOCK_QUOTE:
        marks_.push_back({"> ", "> "});
        break;
      case CMARK_NODE_LIST:
        numbers_.push_back(cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                               ? cmark_node_get_list_start(node)
                               : kBullet);
        break;
      case CMARK_NODE_ITEM: {
        int& number = numbers_.back();
        const std::string mark = number == kBullet ? "- " : std::to_string(number++) + ". ";
        marks_.push_back({mark, std::string(mark.size(), ' ')});
        break;
      }
      case CMARK_NODE_CODE_BLOCK:
        code_block(text_or_empty(cmark_node_get_literal(node)));
        break;
      case CMARK_NODE_THEMATIC_BREAK:
        write("* * *");
        end_block();
        break;
      case CMARK_NODE_TEXT:
      case CMARK_NODE_CODE:
        write(text_or_empty(cmark_node_get_literal(node)));
        break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        end_line();
        break;
      case CMARK_NODE_LINK:
        links_.push_back(out_.size());
        break;
      default:
        break;
    }
  }

  void leave(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_PARAGRAPH:
        if (is_tight(node))
          end_line();
        else
          end_block();
        break;
      case CMARK_NODE_HEADING:
        end_block();
        break;
      case CMARK_NODE_BLOCK_QUOTE:
      case CMARK_NODE_ITEM:
        marks_.pop_back();
        break;
      case CMARK_NODE_LIST:
        numbers_.pop_back();
        if (numbers_.empty()) end_block();
        break;
      case CMARK_NODE_LINK:
        link(text_or_empty(cmark_node_get_url(node)));
        break;
      default:
        break;
    }
  }

  static bool is_tight(cmark_node* paragraph) {
    cmark_node* item = cmark_node_parent(paragraph);
    cmark_node* list = item == nullptr ? nullptr : cmark_node_parent(item);
    return list != nullptr && cmark_node_get_type(list) == CMARK_NODE_LIST &&
           cmark_node_get_list_tight(list) != 0;
  }

  void link(std::string_view url) {
    const std::size_t begin = links_.back();
    links_.pop_back();
    const std::string text = out_.substr(begin);
    if (url.empty() || "mailto:" + text == url) return;
    if (text == url) out_.resize(begin);
    const std::string shown =
        percent_encoded(url, [](char letter) { return letter > 0x20 && letter < 0x7f; });
    write(text == url ? shown : (text.empty() ? "<" : " <") + shown + ">");
  }

  void code_block(std::string_view code) {
    while (!code.empty()) {
      const std::size_t end = code.find('\n');
      write("    " + std::string(code.substr(0, end)));
      end_line();
      code.remove_prefix(end == std::string_view::npos ? code.size() : end + 1);
    }
    end_block();
  }

  void write(std::string_view text) {
    if (!in_line_) {
      if (blank_wanted_ && !out_.empty()) {
        std::string blank;
        for (const Mark& mark : marks_) blank += mark.begun ? mark.rest : "";
        while (!blank.empty() && blank.back() == ' ') blank.pop_back();
        out_ += blank + '\n';
      }
      blank_wanted_ = false;
      for (Mark& mark : marks_) {
        out_ += mark.begun ? mark.rest : mark.first;
        mark.begun = true;
      }
      in_line_ = true;
      if (!links_.empty()) links_.back() = out_.size();
    }
    out_ += text;
  }
  void end_line() {
    if (in_line_) out_ += '\n';
    in_line_ = false;
  }
  void end_block() {
    end_line();
    blank_wanted_ = true;
  }

  static constexpr int kBullet = -1;
  std::string out_;
  std::vector<Mark> marks_;
  std::vector<int> numbers_;        // of the next item, in each open list
  std::vector<std::size_t> links_;  // where the text of each open link begins
  bool in_line_ = false, blank_wanted_ = false;
};

}  // namespace

RenderedMarkdown render_markdown(std::string_view markdown) {
  const Document document = parse(markdown);
  const std::unique_ptr<char, FreeText> html(cmark_render_html(document.get(), CMARK_OPT_DEFAULT));
  return {std::string(text_or_empty(html.get())), PlainText().of(document.get())};
}

std::optional<int> line_of_html(std::string_view markdown) {
  const Document document = parse(markdown);
  const std::unique_ptr<cmark_iter, FreeIterator> walk(cmark_iter_new(document.get()));
  while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE) continue;
    cmark_node* block = node;
    while (cmark_node_get_start_line(block) == 0 && cmark_node_parent(block) != nullptr)
      block = cmark_node_parent(block);
    return cmark_node_get_start_line(block);
  }
  return std::nullopt;
}

}  // namespace leads
