#pragma once

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

/// Runs the command as its users do, for benchmarks of the whole process.
namespace hjemmel::bench {

/// Runs `hjemmel ARGUMENTS…` without its output; gives the largest memory in MiB, which is never
/// less than what this process has used so far.
inline double run_command(const std::string& command, const std::vector<std::string>& arguments) {
    std::vector<char*> words{const_cast<char*>(command.c_str())};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed =
        posix_spawn(&child, command.c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage usage{};
    if (failed != 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        for (const std::string& argument : arguments) {
            std::fprintf(stderr, "%s ", argument.c_str());
        }
        std::fputs("failed\n", stderr);
        std::exit(1);
    }
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace hjemmel::bench
