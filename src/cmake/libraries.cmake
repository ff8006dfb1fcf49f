# Everything borrowed, each wrapped so that a layer links only what it may use.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
pkg_check_modules(CJOSE REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(ARGON2 REQUIRED IMPORTED_TARGET libargon2)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
find_path(ZXCVBN_INCLUDE zxcvbn.h REQUIRED)
find_library(ZXCVBN_LIBRARY zxcvbn REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)

# libphonenumber's -dev package pulls in Boost 1.74's headers, which exclude 1.81's: `./dev`
# unpacks its headers alone into build/deps (docs/decisions/libphonenumber.md).
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h
    HINTS ${CMAKE_SOURCE_DIR}/build/deps/libphonenumber/usr/include REQUIRED)
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
add_library(phonenumber INTERFACE)
target_include_directories(phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
target_compile_definitions(phonenumber INTERFACE I18N_PHONENUMBERS_USE_STDMUTEX)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)
target_link_libraries(phonenumber INTERFACE ${PHONENUMBER_LIBRARY} ${PROTOBUF_LIBRARY})

add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers>)

# Asio's and Beast's own code, compiled once.
add_library(boost_net STATIC src/cmake/boost_net.cpp)
target_link_libraries(boost_net PUBLIC Boost::boost OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(boost_net PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
    BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_HAS_CO_AWAIT)

# Half of the time to compile a file goes into borrowed headers; read once a library, a whole build
# takes a third less. Only for builds of everything: a file must name what it uses, and the dev and
# release presets are what notices when it does not.
function(read_once target)
    if(EVENLINE_READ_ONCE)
        target_precompile_headers(${target} PRIVATE ${ARGN})
        # Or no cache would know the header again.
        target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
endfunction()
set(asio_headers <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/steady_timer.hpp>
    <boost/asio/use_awaitable.hpp> <boost/asio/ip/tcp.hpp>)
