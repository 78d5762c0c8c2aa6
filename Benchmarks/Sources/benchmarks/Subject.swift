import ArgumentParser

/// What can be measured, by the name that the command line has for it.
enum Subject: String, CaseIterable, ExpressibleByArgument {
  case peak, products, step, epoch, batch, width, threads

  func groups(_ context: Context) -> [Group] {
    switch self {
    case .peak: [Group.peak(context)]
    case .products: Group.products(context)
    case .step: Group.steps(context) + Group.phases(context)
    case .epoch: [Group.epochs(context)]
    case .batch: [Group.batchSizes(context)]
    case .width: [Group.widths(context)]
    case .threads: [Group.threads(context)]
    }
  }
}
