// SPDX-License-Identifier: MIT
#include "cli/report/html/svg.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/display.h"
#include "base/numbers.h"
#include "base/words.h"
#include "cli/output/progress.h"

namespace leads::html {
namespace {

constexpr double kWidth = 520, kLabels = 150, kValues = 62, kBar = 22, kRow = 32;
constexpr double kPlot = kWidth - kLabels - kValues;
constexpr int kLabelWidth = 17;  // characters; the style has them larger on a phone

const char* tone_class(Tone tone) {
  switch (tone) {
    case Tone::main:
      return "t-main";
    case Tone::second:
      return "t-second";
    case Tone::third:
      return "t-third";
    case Tone::quiet:
      return "t-quiet";
    case Tone::hot:
      return "t-hot";
    case Tone::warm:
      return "t-warm";
    case Tone::cold:
      return "t-cold";
    case Tone::good:
      return "t-good";
    case Tone::bad:
      return "t-bad";
  }
  return "t-main";
}

/// "1,234" or "12.5", with the unit.
std::string value_text(double value, const std::string& unit) {
  const std::string text = value == std::floor(value) ? grouped(static_cast<std::size_t>(value))
                                                      : fmt::format("{:.1f}", value);
  return unit.empty() ? text : text + " " + unit;
}

/// "12k", "3.4M": for axes.
std::string short_text(double value) {
  if (value >= 1e9) return fmt::format("{:.3g}G", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.3g}M", value / 1e6);
  if (value >= 1e4) return fmt::format("{:.3g}k", value / 1e3);
  return fmt::format("{:.5g}", value);
}

double sum_at(const Chart& chart, std::size_t place) {
  return std::accumulate(
      chart.series.begin(), chart.series.end(), 0.0,
      [place](double sum, const Chart::Series& series) { return sum + series.values[place]; });
}

/// 1, 2, 2.5 or 5 times a power of ten, at least `least`.
double round_up(double least) {
  if (least <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0})
    if (step * power >= least * (1 - 1e-12)) return step * power;
  return 10 * power;
}

std::string text_at(double x, double y, const char* anchor, std::string_view classes,
                    std::string_view text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>", x, y, anchor,
                     classes.empty() ? "" : fmt::format(" class=\"{}\"", classes), escaped(text));
}

/// A mark with its hover text.
std::string rect(double x, double y, double width, double height, Tone tone,
                 std::string_view says) {
  return fmt::format(
      "<rect class=\"mark {}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "rx=\"2\"><title>{}</title></rect>",
      tone_class(tone), x, y, width, height, escaped(says));
}

std::string says(const Chart& chart, const Chart::Series& series, std::size_t place) {
  const std::string name = chart.series.size() > 1 ? ", " + series.name : "";
  return chart.labels[place] + name + ": " + value_text(series.values[place], chart.unit);
}

struct Drawing {
  std::string marks;
  double height = 0;
};

Drawing bars(const Chart& chart) {
  Drawing made;
  double most = 0;
  for (std::size_t i = 0; i < chart.labels.size(); ++i) most = std::max(most, sum_at(chart, i));
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    const double y = made.height;
    made.marks +=
        text_at(kLabels - 10, y + kBar / 2 + 5, "end", "", fit_width(chart.labels[i], kLabelWidth));
    double x = kLabels;
    for (const Chart::Series& series : chart.series) {
      if (series.values[i] <= 0) continue;
      const double width = std::max(1.0, series.values[i] / most * kPlot);
      made.marks += rect(x, y, width, kBar, series.tone, says(chart, series, i));
      x += width + 1;
    }
    made.marks += text_at(x + 6, y + kBar / 2 + 5, "start", "v", short_text(sum_at(chart, i)));
    made.height += kRow;
  }
  return made;
}

Drawing pairs(const Chart& chart) {
  constexpr double kThin = 13;
  Drawing made;
  double most = 0;
  for (const Chart::Series& series : chart.series)
    for (const double value : series.values) most = std::max(most, value);
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    const double middle = made.height + kThin * static_cast<double>(chart.series.size()) / 2;
    made.marks +=
        text_at(kLabels - 10, middle + 5, "end", "", fit_width(chart.labels[i], kLabelWidth));
    for (const Chart::Series& series : chart.series) {
      const double width =
          series.values[i] <= 0 ? 0 : std::max(1.0, series.values[i] / most * kPlot);
      if (width > 0)
        made.marks +=
            rect(kLabels, made.height, width, kThin - 1, series.tone, says(chart, series, i));
      made.marks += text_at(kLabels + width + 6, made.height + kThin - 2, "start", "v s",
                            short_text(series.values[i]));
      made.height += kThin;
    }
    made.height += 12;
  }
  return made;
}

Drawing funnel(const Chart& chart) {
  Drawing made;
  const std::vector<double>& values = chart.series.front().values;
  const double most = *std::max_element(values.begin(), values.end());
  const double middle = kLabels + kPlot / 2;
  constexpr double kStep = 40, kApart = 4;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = made.height;
    const double top = std::max(2.0, values[i] / most * kPlot) / 2;
    const double next = i + 1 < values.size() ? values[i + 1] : values[i];
    const double bottom = std::max(2.0, next / most * kPlot) / 2;
    made.marks += fmt::format(
        "<polygon class=\"mark {}\" points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f} "
        "{:.1f},{:.1f}\"><title>{}</title></polygon>",
        tone_class(chart.series.front().tone), middle - top, y, middle + top, y, middle + bottom,
        y + kStep - kApart, middle - bottom, y + kStep - kApart,
        escaped(says(chart, chart.series.front(), i)));
    made.marks += text_at(kLabels - 10, y + 23, "end", "", fit_width(chart.labels[i], kLabelWidth));
    const std::string part =
        i == 0 || values[i - 1] <= 0
            ? short_text(values[i])
            : fmt::format("{} ({:.0f} %)", short_text(values[i]), values[i] / values[i - 1] * 100);
    made.marks += text_at(kWidth, y + 23, "end", "v", part);
    made.height += kStep;
  }
  return made;
}

/// In the middle below its column, but within the chart.
std::string axis_label(double x, double y, const std::string& label) {
  const double half = 3.7 * display_width(label);
  const bool beyond = x + half > kWidth;
  return text_at(beyond ? kWidth : x, y, beyond ? "end" : "middle", "s", label);
}

Drawing columns(const Chart& chart) {
  constexpr double kLeft = 46, kHeight = 190, kTop = 8;
  Drawing made;
  double most = 0;
  for (std::size_t i = 0; i < chart.labels.size(); ++i) most = std::max(most, sum_at(chart, i));
  for (const double target : chart.targets) most = std::max(most, target);
  const double top = round_up(most);
  for (const double part : {0.0, 0.5, 1.0}) {
    const double y = kTop + kHeight * (1 - part);
    made.marks +=
        fmt::format("<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>",
                    part == 0 ? "axis" : "grid", kLeft, kWidth, y, y);
    if (part == 0 || top * part >= 1 || !chart.unit.empty())
      made.marks += text_at(kLeft - 6, y + 4, "end", "v s", short_text(top * part));
  }
  const auto count = static_cast<double>(chart.labels.size());
  const double step = (kWidth - kLeft) / count;
  const double width = std::min(48.0, step * 0.78);
  const double wide = std::ceil(74.0 / step);  // labels must not touch
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    const double x = kLeft + step * (static_cast<double>(i) + 0.5);
    double y = kTop + kHeight;
    for (const Chart::Series& series : chart.series) {
      if (series.values[i] <= 0) continue;
      const double height = std::max(1.0, series.values[i] / top * kHeight);
      y -= height;
      made.marks += rect(x - width / 2, y, width, height, series.tone, says(chart, series, i));
    }
    if (i < chart.targets.size() && chart.targets[i] > 0) {
      const double level = kTop + kHeight * (1 - chart.targets[i] / top);
      made.marks += fmt::format(
          "<line class=\"target\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" "
          "y2=\"{:.1f}\"><title>{}</title></line>",
          x - width / 2 - 4, x + width / 2 + 4, level, level,
          escaped(chart.labels[i] + ", target: " + value_text(chart.targets[i], chart.unit)));
    }
    if (std::fmod(static_cast<double>(i), wide) == 0)
      made.marks += axis_label(x, kTop + kHeight + 20, chart.labels[i]);
  }
  made.height = kTop + kHeight + 28;
  return made;
}

std::string legend(const Chart& chart, double& y) {
  const bool target = std::any_of(chart.targets.begin(), chart.targets.end(),
                                  [](double value) { return value > 0; });
  if (chart.series.size() < 2 && !target) return {};
  std::string made;
  double x = chart.kind == Chart::Kind::columns ? 46 : kLabels;
  y += 8;
  const auto add = [&](const std::string& mark, const std::string& name) {
    const double width = 38 + 6.6 * display_width(name);
    if (x + width > kWidth) {
      x = chart.kind == Chart::Kind::columns ? 46 : kLabels;
      y += 22;
    }
    made += fmt::format("<g transform=\"translate({:.1f} {:.1f})\">{}{}</g>", x, y, mark,
                        text_at(18, 11, "start", "s", name));
    x += width;
  };
  for (const Chart::Series& series : chart.series)
    add(fmt::format("<rect class=\"{}\" width=\"12\" height=\"12\" rx=\"2\"/>",
                    tone_class(series.tone)),
        series.name);
  if (target) add("<line class=\"target\" x1=\"0\" x2=\"14\" y1=\"6\" y2=\"6\"/>", "Target");
  y += 18;
  return made;
}

Drawing draw(const Chart& chart) {
  switch (chart.kind) {
    case Chart::Kind::bars:
      return bars(chart);
    case Chart::Kind::columns:
      return columns(chart);
    case Chart::Kind::pairs:
      return pairs(chart);
    case Chart::Kind::funnel:
      return funnel(chart);
  }
  return {};
}

}  // namespace

std::string escaped(std::string_view text) {
  return escape_html(escape_terminal(text, true));
}

std::string svg_chart(const Chart& chart, const std::string& id) {
  Drawing drawing = draw(chart);
  double height = drawing.height;
  const std::string names = legend(chart, height);
  return fmt::format(
      "<figure><figcaption id=\"{0}\">{1}</figcaption>\n<svg viewBox=\"0 0 {2} {3:.0f}\" "
      "role=\"img\" aria-labelledby=\"{0}\" data-marks=\"{4}\">{5}{6}</svg></figure>\n",
      id, escaped(chart.title), kWidth, height + 4, chart.labels.size(), drawing.marks, names);
}

}  // namespace leads::html
