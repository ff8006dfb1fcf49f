# The web console: `include(console)` after the layers makes evenline_console, which holds the
# built console's bytes, and lets evenline_http serve it. WEB_CONSOLE=OFF, or AUTO on a machine
# without npm, gives a page that says so instead; where npm is and fails, the build fails.
set(WEB_CONSOLE AUTO CACHE STRING "Build the web console into the server: AUTO (when npm is there), ON, OFF")
set_property(CACHE WEB_CONSOLE PROPERTY STRINGS AUTO ON OFF)

set(console_source ${CMAKE_SOURCE_DIR}/src/console)
set(console_made ${CMAKE_BINARY_DIR}/console)
find_program(NODE_PROGRAM NAMES node nodejs)
find_program(NPM_PROGRAM npm)

set(console_built OFF)
if(WEB_CONSOLE STREQUAL "ON" OR WEB_CONSOLE STREQUAL "AUTO")
    if(NODE_PROGRAM AND NPM_PROGRAM)
        set(console_built ON)
    elseif(WEB_CONSOLE STREQUAL "ON")
        message(FATAL_ERROR "WEB_CONSOLE=ON needs node >= 18 and npm: apt-get install nodejs npm, or -DWEB_CONSOLE=OFF")
    else()
        message(STATUS "No npm: the server is built without its web console (a page at / says so)")
    endif()
elseif(NOT WEB_CONSOLE STREQUAL "OFF")
    message(FATAL_ERROR "WEB_CONSOLE is '${WEB_CONSOLE}': say AUTO, ON or OFF")
endif()

if(console_built)
    enable_language(ASM)
    file(GLOB_RECURSE console_inputs CONFIGURE_DEPENDS
        ${console_source}/app/*.ts ${console_source}/app/*.svelte ${console_source}/app/*.css
        ${console_source}/public/*)
    list(FILTER console_inputs EXCLUDE REGEX "\\.test\\.ts$")
    file(MAKE_DIRECTORY ${console_made})
    add_custom_command(
        OUTPUT ${console_made}/console_files.cpp ${console_made}/console_bytes.S
        COMMAND ${CMAKE_COMMAND} -DSOURCE=${console_source} -DMADE=${console_made}
            -DSHARED=${CMAKE_SOURCE_DIR}/build/console -DNODE=${NODE_PROGRAM}
            -DNPM=${NPM_PROGRAM} -P ${console_source}/embed/build.cmake
        DEPENDS ${console_inputs} ${console_source}/index.html ${console_source}/vite.config.ts
            ${console_source}/package-lock.json ${console_source}/embed/pack.mjs
            ${console_source}/embed/build.cmake
        COMMENT "Building the web console" VERBATIM)
    set(console_parts ${console_made}/console_files.cpp ${console_made}/console_bytes.S)
else()
    set(console_parts ${console_source}/embed/notice.cpp)
endif()

add_library(evenline_console STATIC ${console_source}/embed/files.cpp ${console_parts})
target_include_directories(evenline_console PUBLIC ${CMAKE_SOURCE_DIR}/include
    PRIVATE ${console_source}/embed)
target_compile_features(evenline_console PUBLIC cxx_std_20)
target_compile_options(evenline_console PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Werror>)

if(TARGET evenline_http)
    get_target_property(console_user evenline_http TYPE)
    if(NOT console_user STREQUAL "INTERFACE_LIBRARY")
        target_link_libraries(evenline_http PRIVATE evenline_console)
    endif()
endif()
