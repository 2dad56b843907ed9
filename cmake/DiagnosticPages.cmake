# Run with cmake -P: writes the pages of the messages as a source file.
#   PAGES   the folder docs/diagnostics
#   OUTPUT  the file to write

file(GLOB pages LIST_DIRECTORIES false "${PAGES}/*.md")
list(SORT pages)
set(text "// Made from docs/diagnostics by cmake/DiagnosticPages.cmake.\n")
string(APPEND text "#include \"apps/cli/pages.hpp\"\n\nnamespace hjemmel::cli {\n\nnamespace {\n\n")
string(APPEND text "constexpr Page pages[] = {\n")
foreach(page IN LISTS pages)
    get_filename_component(code "${page}" NAME_WE)
    file(READ "${page}" content)
    string(APPEND text "    {\"${code}\", R\"PAGE(${content})PAGE\"},\n")
endforeach()
# An array may not be empty; the last entry is not counted.
string(APPEND text "    {\"\", \"\"},\n};\n\n}  // namespace\n\n")
string(APPEND text "const Page* first_page() { return pages; }\n")
string(APPEND text "std::size_t page_count() { return sizeof(pages) / sizeof(pages[0]) - 1; }\n\n")
string(APPEND text "}  // namespace hjemmel::cli\n")

file(WRITE "${OUTPUT}" "${text}")
