// The same loops, compiled for vectors of 32 bytes where the architecture has them; see
// engine/CMakeLists.txt for the flags.
#include "engine/batch/kernel_loops.hpp"

namespace hjemmel::engine::batch {

const Kernels* wide_kernels();

const Kernels* wide_kernels() {
#if defined(__AVX2__) && (defined(__GNUC__) || defined(__clang__))
    static constexpr Kernels wide = all_loops();
    static const bool has_them = __builtin_cpu_supports("avx2") != 0;
    return has_them ? &wide : nullptr;
#else
    return nullptr;
#endif
}

}  // namespace hjemmel::engine::batch
