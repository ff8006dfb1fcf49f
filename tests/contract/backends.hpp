// The stores the contract is held against. Another store joins by adding a line here.
#pragma once

#include "evenline/storage/store.hpp"

#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace evenline::contract {

struct backend {
    std::string name;
    std::function<storage::outcome<std::unique_ptr<storage::store>>(
        boost::asio::any_io_executor, const std::filesystem::path& folder, storage::options)> open;
};

inline std::vector<backend> backends() {
    return {{"sqlite", [](auto loop, const auto& folder, auto options) {
        return storage::open_sqlite(loop, "sqlite:" + (folder / "line.db").string(), options);
    }}};
}

inline std::string name_of(const testing::TestParamInfo<backend>& info) { return info.param.name; }

}  // namespace evenline::contract
