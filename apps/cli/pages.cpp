#include "apps/cli/pages.hpp"

namespace hjemmel::cli {

const Page* find_page(std::string_view code) {
    for (std::size_t index = 0; index < page_count(); ++index) {
        if (first_page()[index].code == code) {
            return first_page() + index;
        }
    }
    return nullptr;
}

}  // namespace hjemmel::cli
