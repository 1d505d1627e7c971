// The parts of ECharts that OpenCXM draws with, and nothing else: this file is a chunk of its own, fetched with the
// first chart.
import { CustomChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, MarkPointComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([LineChart, CustomChart, GridComponent, TooltipComponent, MarkLineComponent, MarkPointComponent, SVGRenderer])

export { init }
