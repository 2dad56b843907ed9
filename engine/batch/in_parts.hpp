#pragma once

#include "engine/batch/vector_program.hpp"

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace hjemmel::engine::batch {

/// Runs work over parts of [0, rows) that end at whole blocks: part 0, and those for which there is
/// no thread, on this one.
template <typename Work>
void in_parts(std::size_t rows, std::size_t threads, const Work& work) {
    constexpr std::size_t least_blocks = 16;
    const std::size_t blocks = (rows + block_rows - 1) / block_rows;
    const std::size_t parts = std::max<std::size_t>(1, std::min(threads, blocks / least_blocks));
    const auto start = [&](std::size_t part) {
        return std::min(rows, blocks * part / parts * block_rows);
    };
    std::vector<std::thread> others;
    others.reserve(parts);
    std::size_t part = 1;
    try {
        for (; part < parts; ++part) {
            others.emplace_back([&, part] { work(part, start(part), start(part + 1)); });
        }
    } catch (const std::system_error&) {
        for (; part < parts; ++part) {
            work(part, start(part), start(part + 1));
        }
    }
    work(0, start(0), start(1));
    for (std::thread& other : others) {
        other.join();
    }
}

}  // namespace hjemmel::engine::batch
