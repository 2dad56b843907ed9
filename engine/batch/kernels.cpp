#include "engine/batch/kernels.hpp"

#include "engine/batch/kernel_loops.hpp"

namespace hjemmel::engine::batch {

/// The loops for processors with wide vectors; null where they were not compiled.
const Kernels* wide_kernels();

const Kernels& kernels() {
    static constexpr Kernels plain = all_loops();
    const Kernels* wide = wide_kernels();
    return wide != nullptr ? *wide : plain;
}

}  // namespace hjemmel::engine::batch
