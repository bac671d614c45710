#pragma once
#include <xlsxwriter.h>

// libxlsxwriter takes these settings as structures by pointer, points as an array of pointers; each is
// copied during the call, so that they may live on the stack.

static inline void redress_series_line(
    lxw_chart_series *series, uint32_t color, float width, uint8_t dash) {
  lxw_chart_line line = {.color = color, .width = width, .dash_type = dash};
  chart_series_set_line(series, &line);
}

// Pattern 0 is the dark grey that needs none.
static inline void redress_series_pattern(lxw_chart_series *series, uint8_t type) {
  lxw_chart_pattern pattern = {.fg_color = 0x333333, .bg_color = 0xFFFFFF, .type = type};
  lxw_chart_fill fill = {.color = 0x444444};
  if (type == 0) {
    chart_series_set_fill(series, &fill);
  } else {
    chart_series_set_pattern(series, &pattern);
  }
}

static inline void redress_series_marker(
    lxw_chart_series *series, uint8_t type, uint32_t color) {
  lxw_chart_fill fill = {.color = color};
  lxw_chart_line line = {.color = 0x000000};
  chart_series_set_marker_type(series, type);
  chart_series_set_marker_size(series, 7);
  chart_series_set_marker_fill(series, &fill);
  chart_series_set_marker_line(series, &line);
}

// The parts of a pie, each with the pattern given for it; more than 64 parts keep the library's colours.
static inline void redress_series_point_patterns(
    lxw_chart_series *series, const uint8_t *types, size_t count) {
  lxw_chart_fill dark = {.color = 0x444444};
  lxw_chart_pattern patterns[64];
  lxw_chart_point points[64];
  lxw_chart_point *list[65];
  if (count > 64) return;
  for (size_t i = 0; i < count; i++) {
    patterns[i] = (lxw_chart_pattern){.fg_color = 0x333333, .bg_color = 0xFFFFFF, .type = types[i]};
    points[i] = types[i] == 0 ? (lxw_chart_point){.fill = &dark}
                              : (lxw_chart_point){.pattern = &patterns[i]};
    list[i] = &points[i];
  }
  list[count] = NULL;
  chart_series_set_points(series, list);
}

static inline void redress_insert_chart(
    lxw_worksheet *sheet, lxw_chart *chart, uint32_t row, uint16_t column, double x_scale,
    double y_scale) {
  lxw_chart_options options = {
      .x_scale = x_scale, .y_scale = y_scale, .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
  worksheet_insert_chart_opt(sheet, row, column, chart, &options);
}

static inline void redress_set_properties(
    lxw_workbook *workbook, const char *title, const char *company, time_t created) {
  lxw_doc_properties properties = {
      .title = (char *)title, .company = (char *)company, .created = created};
  workbook_set_properties(workbook, &properties);
}

// The names of these in C are those of macros or enumerations without a type that Swift keeps.
static inline lxw_chart *redress_add_bar_chart(lxw_workbook *workbook) {
  return workbook_add_chart(workbook, LXW_CHART_BAR);
}
static inline lxw_chart *redress_add_line_chart(lxw_workbook *workbook) {
  return workbook_add_chart(workbook, LXW_CHART_LINE);
}
static inline lxw_chart *redress_add_pie_chart(lxw_workbook *workbook) {
  return workbook_add_chart(workbook, LXW_CHART_PIE);
}
