# One library a layer; the arrows are docs/architecture.md's. tests/house checks the includes.
function(layer name)
    cmake_parse_arguments(arg "" "WITHOUT" "PUBLIC;PRIVATE;DIRS" ${ARGN})
    if(NOT arg_DIRS)
        set(arg_DIRS src/${name})
    endif()
    set(sources)
    foreach(dir ${arg_DIRS})
        file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${dir}/*.cpp)
        list(APPEND sources ${found})
    endforeach()
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    if(arg_WITHOUT)
        list(FILTER sources EXCLUDE REGEX ${arg_WITHOUT})
    endif()
    if(sources)
        add_library(evenline_${name} STATIC ${sources})
        target_include_directories(evenline_${name} PUBLIC ${CMAKE_SOURCE_DIR}/include
            PRIVATE ${CMAKE_SOURCE_DIR}/src)
        target_link_libraries(evenline_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} warnings)
    else()
        add_library(evenline_${name} INTERFACE)
        target_include_directories(evenline_${name} INTERFACE ${CMAKE_SOURCE_DIR}/include)
        target_link_libraries(evenline_${name} INTERFACE ${arg_PUBLIC})
    endif()
endfunction()

layer(core)
layer(channels PUBLIC evenline_core
    PRIVATE nlohmann_json::nlohmann_json OpenSSL::Crypto PkgConfig::GMIME phonenumber)
layer(engine PUBLIC evenline_core boost_net PRIVATE nlohmann_json::nlohmann_json)
layer(storage WITHOUT "/postgres/" PUBLIC evenline_engine
    PRIVATE SQLite::SQLite3 ZLIB::ZLIB nlohmann_json::nlohmann_json)
# By itself: the server does not offer it yet, so it does not load libpq either.
layer(postgres PUBLIC evenline_storage PRIVATE PkgConfig::LIBPQ DIRS src/storage/postgres)

file(GLOB migration_steps CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/migrations.cpp
    COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_SOURCE_DIR}/migrations -DTO=${CMAKE_BINARY_DIR}/migrations.cpp
        -P ${CMAKE_SOURCE_DIR}/src/cmake/migrations.cmake
    DEPENDS ${migration_steps} ${CMAKE_SOURCE_DIR}/src/cmake/migrations.cmake VERBATIM)
target_sources(evenline_storage PRIVATE ${CMAKE_BINARY_DIR}/migrations.cpp)

layer(intake PUBLIC evenline_engine evenline_channels PRIVATE nlohmann_json::nlohmann_json spdlog::spdlog)
layer(simulation PUBLIC evenline_core)
layer(http PUBLIC evenline_intake evenline_simulation
    PRIVATE nlohmann_json::nlohmann_json PkgConfig::ARGON2 PkgConfig::CJOSE spdlog::spdlog prometheus-cpp::core
        ${ZXCVBN_LIBRARY})
# The live page, the docs page and the API's description stand in the binary (python3-yaml).
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(http_page ${CMAKE_SOURCE_DIR}/src/http/page)
set(http_files index_html=${http_page}/index.html page_css=${http_page}/page.css
    page_js=${http_page}/page.js docs_html=${http_page}/docs.html docs_js=${http_page}/docs.js
    customer_css=${http_page}/customer.css chat_embed=${CMAKE_SOURCE_DIR}/src/webchat/embed.js
    chat_page=${CMAKE_SOURCE_DIR}/src/webchat/chat.html
    chat_script=${CMAKE_SOURCE_DIR}/src/webchat/chat.js
    chat_css=${CMAKE_SOURCE_DIR}/src/webchat/chat.css
    openapi=${CMAKE_SOURCE_DIR}/docs/openapi.yaml)
list(TRANSFORM http_files REPLACE "^[a-z_]+=" "" OUTPUT_VARIABLE http_file_paths)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/generated/http_files.cpp
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/src/cmake/embed.py
        ${CMAKE_BINARY_DIR}/generated/http_files.cpp evenline::http::files ${http_files}
    DEPENDS ${http_file_paths} ${CMAKE_SOURCE_DIR}/src/cmake/embed.py VERBATIM)
if(TARGET evenline_http)
    target_sources(evenline_http PRIVATE ${CMAKE_BINARY_DIR}/generated/http_files.cpp)
endif()

layer(senders PUBLIC evenline_intake
    PRIVATE CURL::libcurl nlohmann_json::nlohmann_json spdlog::spdlog)
layer(receivers PUBLIC evenline_senders PRIVATE CURL::libcurl spdlog::spdlog)
layer(app PUBLIC evenline_http evenline_receivers evenline_storage evenline_simulation
    PRIVATE PkgConfig::TOMLPLUSPLUS CLI11::CLI11 OpenSSL::SSL spdlog::spdlog nlohmann_json::nlohmann_json)

# Days are played in the tests: checked and unoptimised, one would take a minute.
if(CMAKE_CXX_FLAGS MATCHES "-O0.*-fsanitize")
    foreach(room core simulation)
        target_compile_options(evenline_${room} PRIVATE -O1)
    endforeach()
endif()
read_once(evenline_channels <nlohmann/json.hpp>)
foreach(room engine storage postgres intake http senders receivers app)
    read_once(evenline_${room} ${asio_headers} <nlohmann/json.hpp>)
endforeach()

if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
    add_executable(evenline src/app/main.cpp)
    set_target_properties(evenline PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    target_include_directories(evenline PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(evenline PRIVATE evenline_app warnings)
endif()
