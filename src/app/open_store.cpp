#include "app/open_store.hpp"

#include <iostream>

namespace evenline::app {

std::unique_ptr<open_store> open_store::at(const config& settings, storage::options how) {
    std::unique_ptr<open_store> out{new open_store};
    auto opened = storage::open_sqlite(out->loop_.get_executor(),
                                       "sqlite:" + settings.database.string(), std::move(how));
    if (!opened) {
        std::cerr << "evenline: " << opened.error().sentence << "\n";
        return nullptr;
    }
    out->store_ = std::move(*opened);
    return out;
}

}  // namespace evenline::app
