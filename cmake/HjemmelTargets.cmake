# The flags of the project, and the functions by which its folders declare what they build.
# Sources are listed, never globbed; the architecture test finds a file that no list names.

include(Catch)

# ---- flags -----------------------------------------------------------------------------------

# Carries the flags of every target of ours. No -ffast-math, here or anywhere.
add_library(hjemmel_flags INTERFACE)
target_include_directories(hjemmel_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(hjemmel_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches>
    $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>)
target_compile_definitions(hjemmel_flags INTERFACE _GLIBCXX_ASSERTIONS)

if(HJEMMEL_WARNINGS_AS_ERRORS)
    # g++ 12 sees overruns in Boost's cpp_int that are not there; they stay warnings.
    target_compile_options(hjemmel_flags INTERFACE
        -Werror
        $<$<CXX_COMPILER_ID:GNU>:-Wno-error=array-bounds>)
endif()

# Debug: lines and functions for a stack trace, without the variables, which take a third of the time.
string(REPLACE "-g" "-g1" CMAKE_CXX_FLAGS_DEBUG "-g")

if(HJEMMEL_SANITIZERS)
    target_compile_options(hjemmel_flags INTERFACE
        -fsanitize=${HJEMMEL_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    if(HJEMMEL_SANITIZERS_LEFT_OUT)
        target_compile_options(hjemmel_flags INTERFACE
            -fno-sanitize=${HJEMMEL_SANITIZERS_LEFT_OUT})
    endif()
    target_link_options(hjemmel_flags INTERFACE -fsanitize=${HJEMMEL_SANITIZERS})
endif()

if(HJEMMEL_COVERAGE)
    target_compile_options(hjemmel_flags INTERFACE --coverage)
    target_link_options(hjemmel_flags INTERFACE --coverage)
endif()

# Optimised, g++ 12 sees uninitialised parts of variants and overlapping copies that are not there.
target_compile_options(hjemmel_flags INTERFACE
    "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized;-Wno-restrict>")

# Release: hardened, and the same bytes from every folder that it is built in.
target_compile_options(hjemmel_flags INTERFACE
    $<$<CONFIG:Release>:-fstack-protector-strong>
    $<$<CONFIG:Release>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>
    "$<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>")
target_link_options(hjemmel_flags INTERFACE
    $<$<CONFIG:Release>:-Wl,-z,relro,-z,now>)

# ---- libraries -------------------------------------------------------------------------------

# hjemmel_library(name SOURCES file… [PUBLIC target…] [PRIVATE target…])
#
# Declares the static library hjemmel::name. PUBLIC names what its headers include, PRIVATE what
# only its sources do. A library without sources yet consists of headers. The common headers are
# compiled once for each library (not in the preset clang, which so finds a file that does not
# include what it uses).
function(hjemmel_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
    hjemmel_refuse_leftovers(hjemmel_library "${name}" "${arg_UNPARSED_ARGUMENTS}")
    set(target hjemmel_${name})
    if(arg_SOURCES)
        add_library(${target} STATIC ${arg_SOURCES})
        target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE hjemmel_flags ${arg_PRIVATE})
        target_precompile_headers(${target} PRIVATE
            <algorithm> <array> <functional> <map> <memory> <optional> <set> <string>
            <string_view> <unordered_map> <utility> <variant> <vector>)
    else()
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE ${arg_PUBLIC})
    endif()
    add_library(hjemmel::${name} ALIAS ${target})
endfunction()

# ---- executables -----------------------------------------------------------------------------

# hjemmel_executable(name SOURCES file… [PRIVATE target…])
#
# Declares an executable; none while it has no sources.
function(hjemmel_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PRIVATE")
    hjemmel_refuse_leftovers(hjemmel_executable "${name}" "${arg_UNPARSED_ARGUMENTS}")
    if(arg_SOURCES)
        add_executable(${name} ${arg_SOURCES})
        target_link_libraries(${name} PRIVATE hjemmel_flags ${arg_PRIVATE})
    endif()
endfunction()

# hjemmel_test(name SOURCES file… [PRIVATE target…])
#
# Declares an executable of Catch2 tests, with RapidCheck and fmt at hand, and every TEST_CASE in
# it as a test of CTest. HJEMMEL_SOURCE_DIR is the root of the repository. The first test that is
# declared compiles the common headers; the others use them.
function(hjemmel_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PRIVATE")
    hjemmel_refuse_leftovers(hjemmel_test "${name}" "${arg_UNPARSED_ARGUMENTS}")
    if(NOT arg_SOURCES)
        return()
    endif()
    hjemmel_executable(${name}
        SOURCES ${arg_SOURCES}
        PRIVATE ${arg_PRIVATE} Catch2::Catch2WithMain rapidcheck_catch fmt::fmt)
    target_compile_definitions(${name} PRIVATE "HJEMMEL_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")

    get_property(first GLOBAL PROPERTY HJEMMEL_FIRST_TEST)
    if(first)
        target_precompile_headers(${name} REUSE_FROM ${first})
    else()
        set_property(GLOBAL PROPERTY HJEMMEL_FIRST_TEST ${name})
        target_precompile_headers(${name} PRIVATE
            <catch2/catch.hpp> <optional> <string> <string_view> <variant> <vector>)
    endif()

    # NoTests: a name that Catch2 reads as a pattern without a match must not pass as a success.
    catch_discover_tests(${name} TEST_PREFIX "${name}:" EXTRA_ARGS -w NoTests)
endfunction()

# hjemmel_bench(name SOURCES file… [PRIVATE target…])
#
# Declares a benchmark with a main of its own, run by hand; it is not a test.
# benchmark::benchmark gives DoNotOptimize.
function(hjemmel_bench name)
    if(HJEMMEL_BENCHMARKS)
        hjemmel_executable(${name} ${ARGN})
        if(TARGET ${name})
            target_link_libraries(${name} PRIVATE benchmark::benchmark)
            target_compile_definitions(${name} PRIVATE
                "HJEMMEL_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
        endif()
    endif()
endfunction()

# Ends the configuration when a call has words that belong to no keyword.
function(hjemmel_refuse_leftovers function name leftovers)
    if(leftovers)
        message(FATAL_ERROR "${function}(${name} …): what is meant by: ${leftovers}")
    endif()
endfunction()
