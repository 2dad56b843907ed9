#pragma once

#include "engine/program/program.hpp"

#include <memory>

namespace hjemmel::engine {

/// The residual programs of one program, made once for all interpreters that are given this and ask
/// under the same knowledge, readings and overlays. The program must stay as it is while this
/// lives: what changes a program makes its interpreters without it. Keeps the settings asked last;
/// one thread.
class SharedLaws {
public:
    explicit SharedLaws(const Program& program);
    ~SharedLaws();
    SharedLaws(const SharedLaws&) = delete;
    SharedLaws& operator=(const SharedLaws&) = delete;

private:
    friend class Evaluator;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hjemmel::engine
