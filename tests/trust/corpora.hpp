// Collections of hostile input that others keep. They are not part of the project: the folder that
// holds them is named by EVENLINE_CORPORA, and without it these tests say that they were skipped.
#pragma once

#include <gtest/gtest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace evenline::trust {

// Empty when nobody named it or it has no such part.
inline std::filesystem::path corpus(const std::string& part) {
    const char* root = std::getenv("EVENLINE_CORPORA");
    if (root == nullptr) return {};
    auto folder = std::filesystem::path(root) / part;
    return std::filesystem::is_directory(folder) ? folder : std::filesystem::path{};
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace evenline::trust
