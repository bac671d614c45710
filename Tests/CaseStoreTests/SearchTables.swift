/// What undoes the migration that made the search index.
enum SearchTables {
  static let dropping = """
    DROP TABLE search_state; DROP TABLE search_queue; DROP TABLE search_case;
    DROP TABLE search_personal_text; DROP TABLE search_fact; DROP TABLE search_common_rows;
    DROP TABLE search_common; DROP TABLE search_plain; DROP TABLE search_personal;

    """
}
