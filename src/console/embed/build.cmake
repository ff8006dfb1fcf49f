# Installs what the console is built with, builds and packs it: once for the same sources, whatever
# build folder asks (dev and release share it in build/console). A console that cannot be built
# stops the build: a server without one is asked for (WEB_CONSOLE=OFF), never had by accident.
file(LOCK ${SOURCE}/node_modules.lock GUARD PROCESS TIMEOUT 600)

function(run result)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE code
        OUTPUT_VARIABLE said ERROR_VARIABLE said)
    set(${result} ${code} PARENT_SCOPE)
    set(said "${said}" PARENT_SCOPE)
endfunction()

# The sources' content names the shared result.
file(GLOB_RECURSE inputs ${SOURCE}/app/*.ts ${SOURCE}/app/*.svelte ${SOURCE}/app/*.css
    ${SOURCE}/public/* ${SOURCE}/embed/*.mjs)
list(FILTER inputs EXCLUDE REGEX "\\.test\\.ts$")
list(APPEND inputs ${SOURCE}/index.html ${SOURCE}/vite.config.ts ${SOURCE}/svelte.config.js
    ${SOURCE}/package-lock.json)
set(sums "${NODE}")
foreach(input ${inputs})
    file(SHA256 ${input} sum)
    string(APPEND sums "${input} ${sum}\n")
endforeach()
string(SHA256 key "${sums}")
string(SUBSTRING ${key} 0 16 key)
set(kept ${SHARED}/${key})

function(hand_over)
    file(MAKE_DIRECTORY ${MADE})
    file(COPY_FILE ${kept}/console_files.cpp ${MADE}/console_files.cpp)
    file(REMOVE_RECURSE ${MADE}/dist ${MADE}/bytes)
    file(COPY ${kept}/dist ${kept}/bytes DESTINATION ${MADE})
    file(READ ${kept}/console_bytes.S assembly)
    string(REPLACE ${kept}/ ${MADE}/ assembly "${assembly}")
    file(WRITE ${MADE}/console_bytes.S "${assembly}")
    file(TOUCH ${MADE}/console_files.cpp)
endfunction()

if(EXISTS ${kept}/packed)
    hand_over()
    return()
endif()

set(installed ${SOURCE}/node_modules/.package-lock.json)
if(NOT EXISTS ${installed} OR ${SOURCE}/package-lock.json IS_NEWER_THAN ${installed})
    run(code ${NPM} ci --no-audit --no-fund --loglevel=error)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "The console's packages cannot be had. Try again when npm reaches its "
            "registry, or build without a console: -DWEB_CONSOLE=OFF. npm ci said:\n${said}")
    endif()
    file(TOUCH ${installed})
endif()

file(GLOB older ${SHARED}/*)
file(REMOVE_RECURSE ${kept} ${older})
set(ENV{EVENLINE_CONSOLE_OUT} ${kept}/dist)
run(code ${NODE} node_modules/vite/bin/vite.js build --logLevel error)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "The console does not build:\n${said}")
endif()
run(code ${NODE} embed/pack.mjs ${kept}/dist ${kept})
if(NOT code EQUAL 0)
    message(FATAL_ERROR "${said}")
endif()
file(TOUCH ${kept}/packed)
hand_over()
message("${said}")
