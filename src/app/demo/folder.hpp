// The one folder the demo writes to. It never touches what it has not made.
#pragma once

#include <filesystem>
#include <string>

namespace evenline::app::demo {

class folder {
public:
    explicit folder(std::filesystem::path where) : path_(std::move(where)) {}
    ~folder();  // removes it, unless it is to be kept
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    // Empty, or why not. A folder that no demo made, or that a running demo uses, is left alone.
    [[nodiscard]] std::string make();
    void keep() { keep_ = true; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    bool made_{}, keep_{};
};

}  // namespace evenline::app::demo
