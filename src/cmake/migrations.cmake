# Writes migrations/*.sql into one source file, so that the binary needs nothing beside it.
# Run as a script: cmake -DFROM=<folder> -DTO=<file.cpp> -P migrations.cmake
file(GLOB steps ${FROM}/*.sql)
list(SORT steps)
set(entries "")
foreach(step ${steps})
    get_filename_component(name ${step} NAME_WE)
    file(READ ${step} sql)
    file(SHA256 ${step} sha)
    # A string literal may have 65,536 characters at most: pieces are joined by the compiler.
    string(REPLACE "\n\n" "\n\n)sql\"\n        R\"sql(" sql "${sql}")
    string(APPEND entries "    {\"${name}\",\n        R\"sql(${sql})sql\",\n        \"${sha}\"},\n")
endforeach()
file(WRITE ${TO}.new "// Made from migrations/*.sql by src/cmake/migrations.cmake.
#include \"storage/sqlite/migrations.hpp\"

namespace evenline::storage::sqlite {
namespace {
constexpr migration all[] = {
${entries}};
}  // namespace
std::span<const migration> migrations() { return all; }
}  // namespace evenline::storage::sqlite
")
file(COPY_FILE ${TO}.new ${TO} ONLY_IF_DIFFERENT)
