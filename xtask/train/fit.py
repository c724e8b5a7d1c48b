"""Fits the trees of the models on the tables that `cargo xtask train` wrote, fold by fold and on all pages.

    fit.py models WORK     page types, then blocks: WORK/models.json
    fit.py quality WORK    the expected F1 of a page: WORK/quality.json

The tables hold numbers that dehusk itself worked out; here they are only handed to LightGBM. The parameters are those
of the model card.
"""
import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

FOLDS = 5

COMMON = dict(num_threads=2, verbose=-1, seed=1, deterministic=True, force_row_wise=True, use_missing=False)
PAGE_TYPES = dict(objective="multiclass", num_leaves=7, learning_rate=0.1, min_data_in_leaf=8,
                  feature_fraction=0.4, bagging_fraction=0.8, bagging_freq=1, lambda_l2=3.0, max_bin=63)
PAGE_TYPES_ROUNDS = 60
BLOCKS = dict(objective="cross_entropy", num_leaves=31, min_data_in_leaf=20, feature_fraction=0.4, lambda_l2=0.5,
              max_bin=63)
# Two fits that differ, of which the mean is taken: one alone is as good as its seed is lucky.
BLOCKS_FITS = [(100, dict(learning_rate=0.12)), (100, dict(learning_rate=0.15, extra_trees=True, seed=2))]
# There are four times as many flattened lines as blocks, each page being there in several forms: larger trees gain .004.
LARGE = dict(num_leaves=63, min_data_in_leaf=50)
LINES_FITS = [(150, dict(learning_rate=0.1, **LARGE)), (150, dict(learning_rate=0.12, extra_trees=True, seed=2, **LARGE))]
QUALITY = dict(objective="cross_entropy", num_leaves=7, learning_rate=0.05, min_data_in_leaf=20,
               feature_fraction=0.6, bagging_fraction=0.8, bagging_freq=1, lambda_l2=3.0, max_bin=63)
QUALITY_ROUNDS = 80


def trees(model):
    """The trees of a model, each as splits [column, threshold, left, right, value] with the root first, and leaves."""
    found = []
    for info in model.dump_model()["tree_info"]:
        splits, leaves = [], []

        def add(node):
            if "leaf_value" in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            at = len(splits)
            splits.append([node["split_feature"], node["threshold"], 0, 0, node["internal_value"]])
            splits[at][2] = add(node["left_child"])
            splits[at][3] = add(node["right_child"])
            return at

        add(info["tree_structure"])
        found.append({"splits": splits, "leaves": leaves})
    return found


class Tables:
    """The numbers of all blocks, page after page."""

    def __init__(self, work):
        about = json.loads((work / "about.json").read_text())
        self.columns = about["columns"]
        self.pages = about["pages"]
        self.types = about["types"]
        self.blocks_fits = LINES_FITS if about["kind"] == "lines" else BLOCKS_FITS
        width = len(self.columns)
        self.learned = [at for at, column in enumerate(self.columns) if column["learned"]]
        self.of_page = [at for at, column in enumerate(self.columns) if column["of_page"]]
        self.type_columns = [at for at, column in enumerate(self.columns) if column["page_type"]]
        self.base = np.memmap(work / "base.f32", np.float32, "r").reshape(-1, width)
        self.variants = np.memmap(work / "learned.f32", np.float32, "r").reshape(-1, FOLDS, len(self.learned))
        self.labels = np.fromfile(work / "labels.f32", np.float32)
        self.weights = np.fromfile(work / "weights.f32", np.float32)
        count = [page["blocks"] for page in self.pages]
        self.page_of = np.repeat(np.arange(len(self.pages)), count)
        self.first = np.concatenate([[0], np.cumsum(count)[:-1]])
        self.fold = np.array([page["fold"] for page in self.pages])
        # Column values that are left out of a variant of the model are worth nothing anywhere.
        self.used = [at for at, column in enumerate(self.columns) if column["used"]]

    def rows(self, rows, fold, types=None):
        """The numbers of some rows, with tables counted without a fold (and without each row's own)."""
        own = self.fold[self.page_of[rows]]
        values = np.array(self.base[rows])
        values[:, self.learned] = self.variants[rows, own if fold is None else fold]
        # Where other kinds than page types are told apart, no column has them.
        if types is not None and types.shape[1] == len(self.type_columns):
            values[:, self.type_columns] = types[self.page_of[rows]]
        return values


def fit(parameters, rounds, values, labels, weights):
    data = lgb.Dataset(values, labels, weight=weights)
    return lgb.train({**COMMON, **parameters}, data, rounds)


def page_types(tables, fold):
    """The page model without a fold, and what such models say of pages that they were not fitted on."""
    names = [at for at in tables.of_page if at not in tables.type_columns and tables.columns[at]["used"]]
    full = [at for at, page in enumerate(tables.pages) if page["blocks"]]
    known = np.array([at for at in full if tables.pages[at]["type"] >= 0])
    kind = np.array([page["type"] for page in tables.pages])
    weight = np.array([page["type_weight"] for page in tables.pages])
    said = np.zeros((len(tables.pages), tables.types), np.float32)

    def without(left_out):
        chosen = known[~np.isin(tables.fold[known], left_out)]
        values = tables.rows(tables.first[chosen], fold)[:, names]
        return fit({**PAGE_TYPES, "num_class": tables.types}, PAGE_TYPES_ROUNDS, values, kind[chosen], weight[chosen])

    for other in range(FOLDS):
        pages = np.array([at for at in full if tables.fold[at] == other])
        model = without([other] if fold is None else [fold, other])
        said[pages] = model.predict(tables.rows(tables.first[pages], fold)[:, names])
    whole = trees(without([] if fold is None else [fold]))
    for tree in whole:
        for split in tree["splits"]:
            split[0] = names[split[0]]
    return [whole[at::tables.types] for at in range(tables.types)], said


def block_model(tables, fold, types):
    """The block model without a fold."""
    own = tables.fold[tables.page_of]
    chosen = np.where((tables.weights > 0) & (own != (-1 if fold is None else fold)))[0]
    values = tables.rows(chosen, fold, types)[:, tables.used]
    data = lgb.Dataset(values, tables.labels[chosen], weight=tables.weights[chosen], params={**COMMON, **BLOCKS})
    found, gains = [], np.zeros(len(tables.used))
    for rounds, parameters in tables.blocks_fits:
        model = lgb.train({**COMMON, **BLOCKS, **parameters}, data, rounds)
        gains += model.feature_importance("gain")
        found += trees(model)
    for tree in found:
        tree["leaves"] = [leaf / len(tables.blocks_fits) for leaf in tree["leaves"]]
        for split in tree["splits"]:
            split[0] = tables.used[split[0]]
            split[4] /= len(tables.blocks_fits)
    return found, {tables.columns[at]["name"]: float(gain) for at, gain in zip(tables.used, gains) if gain > 0}


def models(work):
    tables = Tables(work)
    out = []
    for fold in [*range(FOLDS), None]:
        if fold is None and not json.loads((work / "about.json").read_text())["whole"]:
            continue
        type_trees, said = page_types(tables, fold)
        blocks, gains = block_model(tables, fold, said)
        out.append({"types": type_trees, "blocks": blocks, "gains": gains})
        print(f"fitted without fold {fold}", file=sys.stderr, flush=True)
    (work / "models.json").write_text(json.dumps(out))


def quality(work):
    table = json.loads((work / "quality_table.json").read_text())
    values = np.array(table["rows"], np.float32)
    f1, fold = np.array(table["f1"]), np.array(table["fold"])
    out_of_fold = np.zeros(len(f1))
    for left_out in range(FOLDS):
        rest = fold != left_out
        model = fit(QUALITY, QUALITY_ROUNDS, values[rest], f1[rest], None)
        out_of_fold[~rest] = model.predict(values[~rest])
    whole = fit(QUALITY, QUALITY_ROUNDS, values, f1, None)
    (work / "quality.json").write_text(json.dumps({"trees": trees(whole), "out_of_fold": out_of_fold.tolist()}))


if __name__ == "__main__":
    {"models": models, "quality": quality}[sys.argv[1]](Path(sys.argv[2]))
